import type { CloudApi } from "../cloud/api";
import { CloudRefusal } from "../cloud/failures";
import { pause } from "./cluster-api";

/** A stack of Heat, as it is to be. */
export interface StackShape {
  readonly name: string;
  /** Tag that no other stack of this name would have: whose it is. */
  readonly owner: string;
  readonly tags: readonly string[];
  readonly template: string;
  /** A secret, as it holds the values of hidden parameters. */
  readonly environment: string;
  /** Templates of its parts, by the names that the environment has for them. */
  readonly files: Readonly<Record<string, string>>;
  /** How long Heat may take to make or to change it. */
  readonly timeoutMinutes: number;
}

/** A stack as Heat shows it. */
export interface ShownStack {
  readonly id: string;
  readonly stack_name: string;
  /** What it does, and how far that is: `UPDATE_IN_PROGRESS`, `CREATE_FAILED`. */
  readonly stack_status: string;
  readonly stack_status_reason?: string;
  readonly tags: readonly string[] | null;
}

/** Between two looks, in milliseconds. */
const INTERVAL = 2_000;

/** How long Heat may take beyond what it was told, in milliseconds: it ends by itself before. */
const GRACE = 300_000;

const [GONE, BUSY] = [404, 409];

/**
 * Has Heat make a stack. One that is there already, and of the same owner, is what a deployment had begun that was
 * killed: it is taken up.
 *
 * @returns its id, as soon as Heat knows of it
 * @throws Error when another's stack has the name, or Heat refuses this one
 */
export async function beginStack(api: CloudApi, shape: StackShape): Promise<string> {
  const found = await sameName(api, shape);
  if (found === undefined) {
    const { stack } = await api
      .post<{ stack: { readonly id: string } }>("orchestration", "/stacks", {
        stack_name: shape.name,
        ...requested(shape),
      })
      .catch(inHeatsWords(shape));
    return stack.id;
  }
  if (found.tags?.includes(shape.owner) !== true) {
    throw new Error(
      `the cloud has a stack '${shape.name}' already, which is not of this deployment: ` +
        "delete it if nobody needs it, or choose another name for the group",
    );
  }
  if (isOf(found, "DELETE")) {
    await removeStack(api, shape, found.id);
    return beginStack(api, shape);
  }
  await changeStack(api, shape, found.id);
  return found.id;
}

/**
 * Has Heat change a stack into what it is to be now. One that failed is mended by that.
 *
 * @throws Error when Heat refuses it, or the stack is gone
 */
export async function changeStack(api: CloudApi, shape: StackShape, id: string): Promise<void> {
  const deadline = deadlineOf(shape);
  for (;;) {
    await untilIdle(api, shape, id, deadline);
    // An alarm may have begun another change in between.
    const refused = await api
      .put("orchestration", pathOf(shape, id), requested(shape))
      .then(() => undefined, whenBusy)
      .catch(inHeatsWords(shape));
    if (refused === undefined) return;
    if (Date.now() > deadline) throw refused;
    await pause(INTERVAL);
  }
}

/**
 * Waits until Heat is done with what it does to a stack.
 *
 * @throws Error that says what went wrong, in Heat's words
 */
export async function settledStack(api: CloudApi, shape: StackShape, id: string): Promise<void> {
  const stack = await untilIdle(api, shape, id, deadlineOf(shape));
  const failure = failureOf(stack);
  if (failure !== "") throw new Error(failure);
}

/**
 * Deletes a stack with all that is of it, and waits until it is gone.
 *
 * @throws Error that says what does not go, in Heat's words
 */
export async function removeStack(api: CloudApi, shape: StackShape, id: string): Promise<void> {
  await api.delete("orchestration", pathOf(shape, id)).catch(unlessGone).catch(inHeatsWords(shape));
  const deadline = deadlineOf(shape);
  for (;;) {
    const stack = await shownStack(api, shape, id);
    if (stack === undefined) return;
    if (isOf(stack, "DELETE") && !isBusy(stack)) {
      throw new Error(`${failureOf(stack)}; destroy again when that is mended: it goes on where it stopped`);
    }
    if (Date.now() > deadline) throw new Error(`stack '${shape.name}' does not go: ${stack.stack_status}`);
    await pause(INTERVAL);
  }
}

/** A stack as it is now; undefined when it is gone. */
export async function shownStack(
  api: CloudApi,
  shape: Pick<StackShape, "name">,
  id: string,
): Promise<ShownStack | undefined> {
  const answer = await api.get<{ stack: ShownStack }>("orchestration", pathOf(shape, id)).catch(unlessGone);
  return answer?.stack.stack_status === "DELETE_COMPLETE" ? undefined : answer?.stack;
}

/** What is wrong with a stack, in Heat's words; empty where nothing is. */
export function failureOf({
  stack_name: name,
  stack_status: status,
  stack_status_reason: reason,
}: ShownStack) {
  if (!status.endsWith("_FAILED")) return "";
  return `stack '${name}' is ${status}: ${reason ?? "Heat does not say why"}`;
}

function requested({ template, environment, files, owner, tags, timeoutMinutes }: StackShape): object {
  return {
    template,
    environment,
    files,
    tags: [...tags, owner].join(","),
    timeout_mins: timeoutMinutes,
    // What failed stays for a person to look at, and for the next deployment to mend.
    disable_rollback: true,
  };
}

async function sameName(api: CloudApi, { name }: StackShape): Promise<ShownStack | undefined> {
  const { stacks } = await api
    .get<{ stacks: readonly ShownStack[] }>(
      "orchestration",
      `/stacks?${new URLSearchParams({ name }).toString()}`,
    )
    .catch(inHeatsWords({ name }));
  return stacks.find(({ stack_name: found }) => found === name);
}

/** Waits until nothing is done to a stack, and tells whoever watches what is. */
async function untilIdle(
  api: CloudApi,
  shape: StackShape,
  id: string,
  deadline: number,
): Promise<ShownStack> {
  let told = "";
  for (;;) {
    const stack = await shownStack(api, shape, id);
    if (stack === undefined) {
      throw new Error(
        `stack '${shape.name}' is gone from the cloud; deploy with --refresh to have it made again`,
      );
    }
    if (!isBusy(stack)) return stack;
    if (Date.now() > deadline) {
      throw new Error(
        `Heat is still at stack '${shape.name}' (${stack.stack_status}); deploy again to wait on`,
      );
    }
    const parts = await partsInProgress(api, shape, id);
    if (parts !== "" && parts !== told) process.stderr.write(`Heat is at ${parts} of stack ${shape.name}\n`);
    told = parts;
    await pause(INTERVAL);
  }
}

async function partsInProgress(api: CloudApi, shape: StackShape, id: string): Promise<string> {
  const answer = await api
    .get<{ resources: readonly { readonly resource_name: string; readonly resource_status: string }[] }>(
      "orchestration",
      `${pathOf(shape, id)}/resources`,
    )
    .catch(unlessGone);
  return (answer?.resources ?? [])
    .filter(({ resource_status: status }) => status.endsWith("_IN_PROGRESS"))
    .map(({ resource_name: name }) => name)
    .sort()
    .join(", ");
}

function isBusy({ stack_status: status }: ShownStack): boolean {
  return status.endsWith("_IN_PROGRESS");
}

function isOf({ stack_status: status }: ShownStack, action: "DELETE"): boolean {
  return status.startsWith(`${action}_`);
}

function deadlineOf({ timeoutMinutes }: StackShape): number {
  return Date.now() + timeoutMinutes * 60_000 + GRACE;
}

/** Heat answers to its id alone with a redirection. */
function pathOf({ name }: Pick<StackShape, "name">, id: string): string {
  return `/stacks/${name}/${id}`;
}

function whenBusy(thrown: unknown): CloudRefusal {
  if (thrown instanceof CloudRefusal && thrown.status === BUSY) return thrown;
  throw thrown;
}

function unlessGone(thrown: unknown): undefined {
  if (thrown instanceof CloudRefusal && thrown.status === GONE) return undefined;
  throw thrown;
}

/** Heat says in a field of its answer what is wrong, beside where in its own code that was found. */
function inHeatsWords({ name }: Pick<StackShape, "name">): (thrown: unknown) => never {
  return (thrown) => {
    if (!(thrown instanceof CloudRefusal)) throw thrown;
    const [, said] = /"message": *"((?:[^"\\]|\\.)*)"/.exec(thrown.answer) ?? [];
    if (said === undefined) throw thrown;
    throw new Error(`Heat refuses stack '${name}': ${String(JSON.parse(`"${said}"`))}`);
  };
}
