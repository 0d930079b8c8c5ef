import { parseArgs } from "node:util";
import { startCloud } from "./cloud";
import { connectionOf } from "./cluster/connection";

/** Entry of the daemon: `node main.js --kubeconfig PATH`. Logs to standard output, ends on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kubeconfig: { type: "string" } } });
  if (values.kubeconfig === undefined) {
    throw new Error("--kubeconfig is missing; give the path of an administrator's");
  }
  const connection = await connectionOf(values.kubeconfig);
  const log = (line: string) => process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  const cloud = startCloud(connection, log);
  log(`the lab's cloud plays on ${connection.server}`);
  const signal = await new Promise<string>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  log(`${signal}: stopping`);
  await cloud.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`lab cloud: ${String(error)}\n`);
    process.exit(1);
  },
);
