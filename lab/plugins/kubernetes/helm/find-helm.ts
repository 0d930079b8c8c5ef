import { labFolders } from "../../../folders";
import type { Report } from "../../../report";
import { obtainTool } from "../../../tools/obtain";
import type { EngineLog } from "../../provider/engine-log";
import { helm } from "./tool";

/**
 * The path of the Helm CLI: from PATH, from the lab's cache, or built now, which people see beside the chart.
 * @param urn of the chart that needs it
 * @throws LabFailure where it cannot be had
 */
export async function findHelm(log: EngineLog, urn: string): Promise<string> {
  const report: Report = {
    line: (text) => log.log("info", urn, text.trim()),
    during: async (what, work) => {
      log.status("info", urn, what);
      const result = await work((detail) => log.status("info", urn, `${what}: ${detail}`));
      log.status("info", urn, "");
      return result;
    },
  };
  const { programs } = await obtainTool(helm, labFolders(), report);
  const [path = "helm"] = Object.values(programs);
  return path;
}
