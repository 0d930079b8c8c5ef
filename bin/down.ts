import { existsSync } from "node:fs";
import { labFolders, stopLab, streamReport } from "../lab";
import { runCommand } from "./platform/command";
import { openStack, remove, stackExists } from "./platform/stack";
import { parseOptions, prepare } from "./platform/target";

const USAGE = `npm run down [-- --kubeconfig PATH] [-- --stack NAME]

  Removes what \`npm run up\` with the same options deployed, and the local lab with all that it keeps.`;

async function down(): Promise<void> {
  const options = parseOptions(process.argv.slice(2), USAGE);
  const report = streamReport(process.stderr);
  const onLab = options.kubeconfig === undefined;
  // Without its data the lab's cluster is gone, and with it everything that was deployed.
  const isDeployed = !onLab || existsSync(labFolders().state);
  if (isDeployed) {
    const target = await prepare(options, report, false);
    if (await stackExists(target.stack)) {
      const stack = await openStack(target);
      await remove(stack);
    } else {
      console.log(`nothing is deployed under the name '${options.stack}'`);
    }
  }
  if (onLab) await stopLab([], { wipe: true }, report);
}

runCommand(down);
