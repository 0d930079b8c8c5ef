import type { Ended } from "./running";
import type { Project } from "./project";
import { until } from "./until";

/** Deploys a project as a user does who has seen its preview. */
export async function deployed(project: Project): Promise<Ended> {
  const ended = await project.run("up", "--yes", "--skip-preview");
  if (ended.with !== 0) throw new Error(ended.output);
  return ended;
}

/** What an update did to resources: `created prod-workers-3`, each once. */
export function changes({ output }: Ended): readonly string[] {
  const found = output.matchAll(/ (\S+) (created|updated|replaced|deleted)(?: \(| *$)/gm);
  return [...new Set([...found].map(([, name, op]) => `${op} ${name}`))].sort();
}

/** Begins an operation and ends it, with all of its processes, while it makes or deletes a resource of a type. */
export async function killedWhile(
  project: Project,
  operation: "up" | "destroy",
  type: string,
): Promise<void> {
  const running = project.start(operation, "--yes", "--skip-preview");
  const isThere = () => pendingTypes(project)?.includes(type) === true;
  await until(
    `${operation} is at ${type}`,
    () => {
      if (running.isOver) throw new Error(`${operation} ended before it came to ${type}: ${running.output}`);
      if (!isThere()) return false;
      // Pulumi writes its file in place: killed in the middle of that, it leaves none that anybody could go on from.
      running.stand(true);
      const isRight = isThere();
      if (!isRight) running.stand(false);
      return isRight;
    },
    (isRight) => isRight,
  );
  await running.killTree();
}

/** Goes on after a killed operation, as docs/clusters.md tells a user to. */
export async function resumed(project: Project): Promise<string> {
  const steps = [await project.run("cancel", "--yes"), await project.cce("settle")];
  for (const { with: code, output } of steps) if (code !== 0) throw new Error(output);
  return steps.map(({ output }) => output).join("");
}

/** Types of the resources that are being made or deleted at this moment; undefined while the file is being written. */
function pendingTypes(project: Project): readonly string[] | undefined {
  try {
    const state: StateFile = JSON.parse(project.state());
    return (state.checkpoint.latest?.pending_operations ?? []).map(({ resource }) => resource.type);
  } catch {
    return undefined;
  }
}

interface StateFile {
  readonly checkpoint: {
    readonly latest?: {
      readonly pending_operations?: readonly { readonly resource: { readonly type: string } }[];
    };
  };
}
