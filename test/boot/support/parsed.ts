import { gunzipSync } from "node:zlib";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";

const userDataSchema = z.looseObject({
  write_files: z.array(
    z.strictObject({
      path: z.string(),
      permissions: z.string(),
      content: z.string(),
      encoding: z.literal("gz+b64").optional(),
    }),
  ),
  runcmd: z.array(z.array(z.string())),
});

/** User data as cloud-init reads it. */
export class ParsedUserData {
  private readonly document: z.infer<typeof userDataSchema>;

  constructor(readonly text: string) {
    this.document = userDataSchema.parse(parse(text, { version: "1.1" }));
  }

  get commands(): readonly (readonly string[])[] {
    return this.document.runcmd;
  }

  get files(): readonly { readonly path: string; readonly mode: string; readonly content: string }[] {
    return this.document.write_files.map(({ path, permissions, content, encoding }) => ({
      path,
      mode: permissions,
      content: encoding ? gunzipSync(Buffer.from(content, "base64")).toString() : content,
    }));
  }

  /** A key of the cloud-config beside files and commands. */
  module(name: string): unknown {
    return this.document[name];
  }

  has(path: string): boolean {
    return this.files.some((file) => file.path === path);
  }

  mode(path: string): string {
    return this.file(path).mode;
  }

  content(path: string): string {
    return this.file(path).content;
  }

  /** The documents of a YAML file, by their kinds. */
  kinds(path: string): Readonly<Record<string, Record<string, unknown>>> {
    const documents = parseAllDocuments(this.content(path)).map((each): unknown => each.toJS());
    const schema = z.array(z.looseObject({ kind: z.string() }));
    return Object.fromEntries(schema.parse(documents).map((each) => [each.kind, each]));
  }

  private file(path: string) {
    const found = this.files.find((file) => file.path === path);
    if (!found) throw new Error(`no file ${path} in user data`);
    return found;
  }
}
