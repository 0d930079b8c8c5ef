import { streamReport } from "../lab";
import { runCommand } from "./platform/command";
import { addressTable, isAddresses, podsIn, workloadTable } from "./platform/overview";
import { deploy, openStack } from "./platform/stack";
import type { Target } from "./platform/stack";
import { parseOptions, prepare } from "./platform/target";

const USAGE = `npm run up [-- --without-openstack | --kubeconfig PATH] [-- --stack NAME]

  Deploys examples/platform: on the local lab, where it gets a cluster on the lab's OpenStack if that can run here, or
  on the cluster of a kubeconfig.`;

async function up(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), USAGE);
  const target = await prepare(options, streamReport(process.stderr));
  const stack = await openStack(target);
  const outputs = await deploy(stack);
  const namespaces: unknown = outputs.namespaces?.value;
  const addresses: unknown = outputs.addresses?.value;
  if (!isNames(namespaces) || !isAddresses(addresses))
    throw new Error("the program exports no namespaces and addresses");
  const pods = await podsIn(target.kubeconfig, namespaces);
  console.log(`\n${workloadTable(pods)}\n\n${addressTable(addresses)}\n\n${nextCommands(target)}`);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function nextCommands({ kubeconfig, stack, openstack }: Target): string {
  const option = stack === "lab" ? "" : ` -- --stack ${stack} --kubeconfig ${kubeconfig}`;
  return [
    "Next:",
    `  eval "$(npm run --silent lab -- env)"       puts kubectl and pulumi on this shell's PATH`,
    `  export KUBECONFIG=${kubeconfig}`,
    "  kubectl get pods --all-namespaces           what runs",
    ...(openstack ? ["  openstack server list                       the nodes that it would run on"] : []),
    `  npm run up${option}                         deploys what you changed in examples/platform`,
    `  npm run down${option}                       removes all of it`,
  ].join("\n");
}

runCommand(up);
