import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";

import { credentials } from "@grpc/grpc-js";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { compiled } from "../../../../lab/checkout";
import { sdkVersion } from "../../../../lab/plugins/provider/sdk-version";

/** A plugin as the engine starts it, but with a parent between that can be killed like an engine. */
async function startUnderParent(name: string): Promise<{ parent: ChildProcess; port: number; pid: number }> {
  const script = compiled(`lab/plugins/${name}/main.js`);
  const parent = spawn("sh", ["-c", `'${process.execPath}' '${script}' & echo $!; wait`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  const port = Number((await lines.next()).value);
  return { parent, port, pid };
}

async function gone(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`)) await new Promise((resolve) => setTimeout(resolve, 50));
}

function versionOf(client: ResourceProviderClient): Promise<string> {
  return new Promise((resolve, reject) => {
    client.getPluginInfo(new Empty(), (error, info: PluginInfo) =>
      error ? reject(error) : resolve(info.getVersion()),
    );
  });
}

describe.each(["kubernetes", "random", "tls"])("the plugin %s as a process", (name) => {
  test("prints its port, answers to the version of the SDK, and ends when its engine says so", async () => {
    const { parent, port, pid } = await startUnderParent(name);
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
    expect(await versionOf(client)).toBe(sdkVersion(`@pulumi/${name}`));
    process.kill(pid, "SIGINT");
    await once(parent, "exit");
    await gone(pid);
    client.close();
  });

  test("ends when its engine is killed", async () => {
    const { parent, pid } = await startUnderParent(name);
    parent.kill("SIGKILL");
    await gone(pid);
  });
});
