import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { PlainMap } from "../provider/property-value";
import { mapAt, textAt } from "./kube-object";

/** A command of a kubeconfig that prints credentials, as client-go runs it
 * (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins). */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly apiVersion: string;
}

export interface ExecCredential {
  readonly token?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  /** Milliseconds since 1970; infinite when the command names no end. */
  readonly expires: number;
}

/** Runs the command once. */
export async function runExecPlugin(plugin: ExecPlugin): Promise<ExecCredential> {
  const info = { apiVersion: plugin.apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  let output: string;
  try {
    const ran = await promisify(execFile)(plugin.command, [...plugin.args], {
      env: { ...process.env, ...plugin.environment, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    });
    output = ran.stdout;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`kubeconfig's credential command '${plugin.command}' failed: ${reason}`);
  }
  // The contract of the command is an ExecCredential object in JSON; its fields are read one by one below.
  const status = mapAt(JSON.parse(output) as PlainMap, "status");
  const expires = textAt(status, "expirationTimestamp");
  return {
    token: textAt(status, "token"),
    clientCertificate: textAt(status, "clientCertificateData"),
    clientKey: textAt(status, "clientKeyData"),
    expires: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
  };
}
