import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seed } from "../cloud/seed";
import { KUBERNETES_VERSION } from "./tools";

/**
 * Entry of a process of its own, `node seed.js --kubeconfig PATH --metrics-port N --authority PATH`: it needs a full
 * Kubernetes client, which takes long to load, and which other commands do without.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kubeconfig: { type: "string" },
      "metrics-port": { type: "string" },
      authority: { type: "string" },
    },
  });
  const { kubeconfig, authority, "metrics-port": port } = values;
  if (kubeconfig === undefined || authority === undefined || port === undefined) {
    throw new Error("--kubeconfig, --metrics-port and --authority must be given");
  }
  const metricsServer = { port: Number(port), authority: readFileSync(authority, "utf8") };
  await seed(kubeconfig, { kubernetesVersion: `v${KUBERNETES_VERSION}`, metricsServer });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
