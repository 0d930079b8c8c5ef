import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** Leaf types by their paths: `fixedIps[].ipAddress` is `string`; `[]` is a list, `{}` a map. */
export type Shape = Readonly<Record<string, string>>;

const SDK = dirname(require.resolve("@pulumi/openstack/package.json"));

/** The shapes of @pulumi/openstack, read from its declarations. */
export class SdkShapes {
  private readonly files = new Map<string, ts.SourceFile>();

  /** What an interface of a module declares; undefined where there is none. */
  interface(module: string, name: string): Shape | undefined {
    const found = this.statements(module).find(
      (statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name,
    );
    return found && ts.isInterfaceDeclaration(found) ? this.members(found.members) : undefined;
  }

  /** The outputs of a resource's class; undefined where there is none. */
  outputs(module: string, name: string): Shape | undefined {
    const found = this.statements(module).find(
      (statement) => ts.isClassDeclaration(statement) && statement.name?.text === name,
    );
    return found && ts.isClassDeclaration(found) ? this.members(found.members) : undefined;
  }

  /** Outputs that a resource's class marks as secret, which only the compiled code tells. */
  secretOutputs(module: string): readonly string[] {
    const code = readFileSync(join(SDK, `${module}.js`), "utf8");
    const list = /additionalSecretOutputs: (\[.*?\])/.exec(code)?.[1] ?? "[]";
    const names: unknown = JSON.parse(list);
    return Array.isArray(names) ? names.map(String) : [];
  }

  private statements(module: string): readonly ts.Statement[] {
    let file = this.files.get(module);
    if (!file) {
      const path = join(SDK, `${module}.d.ts`);
      file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022);
      this.files.set(module, file);
    }
    return [...file.statements];
  }

  private members(members: ts.NodeArray<ts.TypeElement | ts.ClassElement>): Shape {
    const shape: Record<string, string> = {};
    for (const member of members) {
      if (!ts.isPropertySignature(member) && !ts.isPropertyDeclaration(member)) continue;
      if (!member.type || !ts.isIdentifier(member.name)) continue;
      Object.assign(shape, this.leaves(member.name.text, member.type));
    }
    return shape;
  }

  private leaves(path: string, type: ts.TypeNode): Shape {
    if (ts.isArrayTypeNode(type)) return this.leaves(`${path}[]`, type.elementType);
    if (ts.isUnionTypeNode(type)) {
      const [first] = type.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
      return first ? this.leaves(path, first) : {};
    }
    if (ts.isTypeLiteralNode(type)) {
      const [index] = type.members;
      return index && ts.isIndexSignatureDeclaration(index) ? this.leaves(`${path}{}`, index.type) : {};
    }
    if (ts.isTypeReferenceNode(type)) return this.referred(path, type);
    return { [path]: keywords.get(type.kind) ?? "?" };
  }

  private referred(path: string, type: ts.TypeReferenceNode): Shape {
    const names = entityNames(type.typeName);
    const [argument] = type.typeArguments ?? [];
    if (argument) return this.leaves(path, argument);
    const [direction, namespace, name] = names;
    const nested = this.statements(direction === "inputs" ? "types/input" : "types/output")
      .filter(ts.isModuleDeclaration)
      .filter((declaration) => declaration.name.text === namespace)
      .flatMap(({ body }) => (body && ts.isModuleBlock(body) ? [...body.statements] : []))
      .find((statement) => ts.isInterfaceDeclaration(statement) && statement.name.text === name);
    if (!nested || !ts.isInterfaceDeclaration(nested)) return { [path]: names.join(".") };
    const leaves = Object.entries(this.members(nested.members));
    return Object.fromEntries(leaves.map(([inner, leaf]) => [`${path}.${inner}`, leaf]));
  }
}

const keywords: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.StringKeyword, "string"],
  [ts.SyntaxKind.NumberKeyword, "number"],
  [ts.SyntaxKind.BooleanKeyword, "boolean"],
  [ts.SyntaxKind.AnyKeyword, "any"],
]);

function entityNames(name: ts.EntityName): readonly string[] {
  return ts.isIdentifier(name) ? [name.text] : [...entityNames(name.left), name.right.text];
}
