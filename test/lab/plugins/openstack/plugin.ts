import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import type { GetSchemaResponse } from "@pulumi/pulumi/proto/provider_pb";
import { GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { tool } from "../../../../lab";
import type { Shape } from "./sdk-shapes";

/** The type of a property in Pulumi's package schema, as far as the tests go. */
export interface PropertySpec {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: PropertySpec;
  readonly additionalProperties?: PropertySpec;
  readonly secret?: boolean;
  readonly willReplaceOnChanges?: boolean;
}

export type Properties = Readonly<Record<string, PropertySpec>>;

/** Pulumi's package schema, as far as the tests go. */
export interface PackageSchema {
  readonly name: string;
  readonly version: string;
  readonly provider: { readonly inputProperties: Properties };
  readonly resources: Readonly<
    Record<string, { readonly inputProperties: Properties; readonly properties: Properties }>
  >;
  readonly functions: Readonly<
    Record<
      string,
      {
        readonly inputs: { readonly properties: Properties };
        readonly outputs: { readonly properties: Properties };
      }
    >
  >;
  readonly types: Readonly<Record<string, { readonly properties: Properties }>>;
}

/** The plugin for OpenStack as the engine would run it. */
export class OpenstackPlugin {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** With an engine's address where nothing listens. */
  static async start(): Promise<OpenstackPlugin> {
    const program = await tool("pulumi-resource-openstack");
    const child = spawn(program, ["127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const port = Number((await lines.next()).value);
    return new OpenstackPlugin(
      child,
      new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()),
    );
  }

  version(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.client.getPluginInfo(new Empty(), (error, info: PluginInfo) =>
        error ? reject(error) : resolve(info.getVersion()),
      );
    });
  }

  async schema(): Promise<PackageSchema> {
    const text = await new Promise<string>((resolve, reject) => {
      this.client.getSchema(new GetSchemaRequest(), (error, answer: GetSchemaResponse) =>
        error ? reject(error) : resolve(answer.getSchema()),
      );
    });
    return JSON.parse(text) as PackageSchema; // the format's contract
  }

  async stop(): Promise<void> {
    this.client.close();
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}

/** The leaves of properties, as {@link Shape} has them. */
export function shapeOf(properties: Properties, schema: PackageSchema): Shape {
  const shape: Record<string, string> = {};
  for (const [name, spec] of Object.entries(properties)) Object.assign(shape, leaves(name, spec, schema));
  return shape;
}

function leaves(path: string, spec: PropertySpec, schema: PackageSchema): Shape {
  if (spec.items) return leaves(`${path}[]`, spec.items, schema);
  if (spec.additionalProperties) return leaves(`${path}{}`, spec.additionalProperties, schema);
  if (spec.$ref === "pulumi.json#/Any") return { [path]: "any" };
  if (spec.$ref !== undefined) {
    const inner = schema.types[spec.$ref.replace("#/types/", "")]?.properties ?? {};
    return Object.fromEntries(
      Object.entries(shapeOf(inner, schema)).map(([name, leaf]) => [`${path}.${name}`, leaf]),
    );
  }
  return { [path]: spec.type === "integer" ? "number" : (spec.type ?? "?") };
}
