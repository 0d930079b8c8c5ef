/** The process behind part `clusters`: opens the endpoints of clusters whose founding node is ACTIVE. */
import { parseArgs } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import { CloudApi } from "../../lib/cloud/api";
import { loginOf } from "../openstack/clouds-yaml";
import { secretsIn } from "../openstack/site";
import { Pki } from "../kubernetes/pki";
import { Clusters } from "./clusters";

/** Between two looks at the cloud, in milliseconds. */
const INTERVAL = 1_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      openstack: { type: "string" },
      pki: { type: "string" },
      "api-port": { type: "string" },
      "address-label": { type: "string" },
    },
  });
  const { openstack, pki, "api-port": port, "address-label": label } = values;
  if (openstack === undefined || pki === undefined || port === undefined || label === undefined)
    throw new Error("--openstack, --pki, --api-port and --address-label are needed");
  const api = { port: Number(port), announcer: new Pki(pki).client("front-proxy-client") };
  const clusters = new Clusters(new CloudApi(loginOf({ secret: secretsIn(openstack) }, "admin")), api, label);
  for (;;) {
    // A cloud that restarts answers nothing for a while.
    await clusters.follow().catch((thrown: unknown) => process.stderr.write(`${String(thrown)}\n`));
    await delay(INTERVAL);
  }
}

void main();
