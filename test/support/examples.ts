import type { Ended, Running } from "./running";
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
  const found = output.matchAll(/ \S+:\S+ (\S+) (created|updated|replaced|deleted)(?: \(| *$)/gm);
  return [...new Set([...found].map(([, name, op]) => `${op} ${name}`))].sort();
}

/**
 * Ends an operation, with all of its processes, while it makes or deletes a resource of a type.
 *
 * @param holds what else has to be so by then
 */
export async function killedWhile(
  running: Running,
  state: () => string,
  type: string,
  holds: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  const isThere = () => pendingTypes(state)?.includes(type) === true;
  await until(
    `it is at ${type}`,
    async () => {
      if (running.isOver) throw new Error(`it ended before it came to ${type}: ${running.output}`);
      if (!isThere() || !(await holds())) return false;
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

/** Deploys or destroys a project, and ends that in the midst of it. */
export function killed(
  project: Project,
  operation: "up" | "destroy",
  type: string,
  holds?: () => Promise<boolean>,
): Promise<void> {
  return killedWhile(project.start(operation, "--yes", "--skip-preview"), () => project.state(), type, holds);
}

/** Goes on after a killed operation, as docs/clusters.md tells a user to. */
export async function resumed(project: Project): Promise<string> {
  const steps = [await project.run("cancel", "--yes"), await project.cce("settle")];
  for (const { with: code, output } of steps) if (code !== 0) throw new Error(output);
  return steps.map(({ output }) => output).join("");
}

/** Types of the resources that are being made or deleted at this moment; undefined while the file is being written. */
function pendingTypes(read: () => string): readonly string[] | undefined {
  try {
    const state: StateFile = JSON.parse(read());
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
