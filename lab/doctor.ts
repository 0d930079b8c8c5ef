import { labFolders } from "./folders";
import { messageOf } from "./failure";
import { PARTS } from "./parts";
import { findTool } from "./tools/find";
import { goSetup } from "./tools/go";

/** What this machine has, what it lacks, and what to do about it, for a person to read. */
export async function doctor(): Promise<string> {
  const folders = labFolders();
  const lines: string[] = [
    `system: ${process.platform} ${process.arch}, Node.js ${process.version}`,
    `cache: ${folders.cache}`,
  ];
  const go = await goSetup().then(({ version }) => version, messageOf);
  lines.push(`Go: ${go}`);
  for (const part of PARTS) {
    lines.push("", `${part.name}: ${part.summary}`);
    for (const tool of part.tools) {
      const { found, refused } = await findTool(tool, folders);
      lines.push(
        `  ${tool.name}: ${found === undefined ? "missing: built at the next start" : `${found.version} from ${found.from}`}`,
      );
      if (refused !== undefined) lines.push(`    ${refused}`);
    }
    for (const { name, standsInFor, limits } of part.standIns(folders)) {
      lines.push(`  stand-in: ${name}, for ${standsInFor}: ${limits}`);
    }
  }
  return lines.join("\n");
}
