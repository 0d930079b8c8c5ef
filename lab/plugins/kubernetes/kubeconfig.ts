import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";

import { parse } from "yaml";

import type { Plain, PlainMap } from "../provider/property-value";
import type { ExecPlugin } from "./exec-credential";
import { isPlainMap, listAt, mapAt, textAt } from "./kube-object";

/** How to reach a cluster and as whom, from one context of a kubeconfig. PEM texts. */
export interface ClusterAccess {
  /** URL of the API server. */
  readonly server: string;
  readonly certificateAuthority?: string;
  readonly tlsServerName?: string;
  readonly skipTlsVerification: boolean;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly token?: string;
  /** Read anew for every request, as its owner rotates it. */
  readonly tokenFile?: string;
  readonly exec?: ExecPlugin;
  /** Default namespace of the context. */
  readonly namespace: string;
}

export interface ContextChoice {
  /** @default the kubeconfig's current context */
  readonly context?: string;
  /** @default the context's cluster */
  readonly cluster?: string;
}

/** A parsed kubeconfig, and the folder that its relative paths start from. */
export interface Kubeconfig {
  readonly content: PlainMap;
  readonly folder: string;
}

/**
 * Reads a kubeconfig given as a path, or as its content in YAML or JSON.
 *
 * @throws Error when it is neither.
 */
export function readKubeconfig(pathOrContent: string): Kubeconfig {
  const path = /^~(\/|$)/.test(pathOrContent) ? join(homedir(), pathOrContent.slice(1)) : pathOrContent;
  const isFile = !path.includes("\n") && path.length < 4096 && existsSync(path);
  const content: unknown = parse(isFile ? readFileSync(path, "utf8") : pathOrContent);
  if (!isMapping(content)) {
    throw new Error(
      isFile
        ? `kubeconfig file '${path}' holds no YAML or JSON mapping; point kubeconfig at a file as kubectl reads it`
        : "kubeconfig is neither the path of a file that exists nor a kubeconfig in YAML or JSON",
    );
  }
  return { content, folder: isFile ? dirname(resolve(path)) : process.cwd() };
}

/** The kubeconfig that kubectl would take: the first of $KUBECONFIG that exists, else ~/.kube/config. */
export function ambientKubeconfig(environment: NodeJS.ProcessEnv): Kubeconfig | undefined {
  const candidates = environment["KUBECONFIG"]?.split(delimiter).filter((path) => path !== "") ?? [
    join(homedir(), ".kube", "config"),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : readKubeconfig(path);
}

/**
 * Access to the cluster of a context.
 *
 * @throws Error naming what the kubeconfig lacks.
 */
export function clusterAccess(config: Kubeconfig, choice: ContextChoice): ClusterAccess {
  const contextName = choice.context ?? textAt(config.content, "current-context") ?? "";
  const context = named(config, "contexts", "context", contextName);
  const cluster = activeCluster(config, choice);
  if (!context || !cluster) {
    throw new Error(
      `kubeconfig has no context '${contextName}' with a cluster; set current-context or context`,
    );
  }
  const server = textAt(cluster, "server");
  if (!server) throw new Error(`kubeconfig's cluster of context '${contextName}' has no server; set its URL`);
  const user = named(config, "users", "user", textAt(context, "user") ?? "") ?? {};
  const pem = (from: PlainMap, name: string) => inlineOrFile(config, from, name);
  const tokenFile = textAt(user, "tokenFile");
  return {
    server,
    certificateAuthority: pem(cluster, "certificate-authority"),
    tlsServerName: textAt(cluster, "tls-server-name"),
    skipTlsVerification: cluster["insecure-skip-tls-verify"] === true,
    clientCertificate: pem(user, "client-certificate"),
    clientKey: pem(user, "client-key"),
    token: textAt(user, "token"),
    tokenFile: tokenFile === undefined ? undefined : fromFolder(config, tokenFile),
    exec: execPlugin(mapAt(user, "exec")),
    namespace: textAt(context, "namespace") ?? "default",
  };
}

/** The cluster entry that a context chooses; undefined when the kubeconfig does not say. */
export function activeCluster(config: Kubeconfig, choice: ContextChoice): PlainMap | undefined {
  const contextName = choice.context ?? textAt(config.content, "current-context") ?? "";
  const context = named(config, "contexts", "context", contextName);
  return named(config, "clusters", "cluster", choice.cluster ?? textAt(context, "cluster") ?? "");
}

function named(config: Kubeconfig, list: string, field: string, name: string): PlainMap | undefined {
  const entry = listAt(config.content, list).find((candidate) => textAt(candidate, "name") === name);
  return entry === undefined ? undefined : mapAt(entry, field);
}

function inlineOrFile(config: Kubeconfig, from: PlainMap, name: string): string | undefined {
  const inline = textAt(from, `${name}-data`);
  if (inline) return Buffer.from(inline, "base64").toString("utf8");
  const path = textAt(from, name);
  return path ? readFileSync(fromFolder(config, path), "utf8") : undefined;
}

function fromFolder(config: Kubeconfig, path: string): string {
  return isAbsolute(path) ? path : join(config.folder, path);
}

function execPlugin(exec: PlainMap): ExecPlugin | undefined {
  const command = textAt(exec, "command");
  if (command === undefined) return undefined;
  const environment = listAt(exec, "env").map((entry): [string, string] => [
    textAt(entry, "name") ?? "",
    textAt(entry, "value") ?? "",
  ]);
  return {
    command,
    args: listAt(exec, "args").map(String),
    environment: Object.fromEntries(environment),
    apiVersion: textAt(exec, "apiVersion") ?? "client.authentication.k8s.io/v1",
  };
}

function isMapping(value: unknown): value is PlainMap {
  // What the YAML parser returns is plain JSON; only the top has to be looked at.
  return isPlainMap(value as Plain | undefined);
}
