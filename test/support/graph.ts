import { deepStrictEqual } from "node:assert";
import { setImmediate as nextTurn } from "node:timers/promises";
import { runtime } from "@pulumi/pulumi";
import { hideStacks } from "../../lib/bridge/without-stacks";
import { failingOnRejections } from "./rejections";

/** A resource as a program registered it. */
export interface Recorded {
  /** The whole URN, with the types of all parents. */
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Whether a provider makes it; otherwise it is a component. */
  readonly isCustom: boolean;
  /** URN; undefined at the root of the stack. */
  readonly parent?: string;
  /** URNs of all that has to be there first. */
  readonly dependencies: readonly string[];
  /** URNs by the property whose value comes from there. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URN of the provider; undefined for the default one. */
  readonly provider?: string;
  readonly isProtected: boolean;
  /** Secrets in it are wrapped; see {@link isSecret}. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What a component registered at its end. */
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What a provider would know of a resource beyond its inputs, once it is there. */
export type Computed = (
  type: string,
  inputs: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>;

/** What a provider answers to a question about what is there already; throws for one that nobody expects. */
export type Answers = (
  token: string,
  inputs: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>> | undefined;

export interface Options {
  /** Whether to run as a preview, in which nothing computed is known. @default false */
  readonly isPreview?: boolean;
  /** @default nothing */
  readonly computed?: Computed;
  /** @default no question is expected */
  readonly answers?: Answers;
}

const [PROJECT, STACK] = ["project", "stack"];

/**
 * Runs a program against a recording engine.
 *
 * @returns its resources in the order of their registration
 * @throws whatever the program throws, in the end also what was thrown inside an `apply`; or when two resources have
 *   the same URN
 */
export async function record(program: () => unknown, options: Options = {}): Promise<readonly Recorded[]> {
  const { isPreview = false, computed = () => ({}), answers = () => undefined } = options;
  await runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) =>
        isPreview
          ? { id: undefined, state: inputs }
          : { id: `${name}-id`, state: { ...inputs, ...computed(type, inputs) } },
      call: ({ token, inputs }) => {
        const answer = answers(token, inputs);
        if (answer !== undefined) return answer;
        const details = `nobody expects a call of ${token}`;
        // The SDK shows the details of a gRPC error, and nothing of another.
        throw Object.assign(new Error(details), { details });
      },
    },
    PROJECT,
    STACK,
    isPreview,
  );
  const resources = tap();
  // The test runner maps each of the SDK's many stacks to its sources, which takes most of a test's time.
  const restoreStacks = hideStacks();
  try {
    await failingOnRejections(async () => {
      await program();
      await runtime.disconnect();
      // A promise counts as unhandled only after the turn in which it was rejected.
      await nextTurn();
    });
  } finally {
    restoreStacks();
  }
  return unique(resources);
}

/**
 * Runs a program as a preview and as an update.
 *
 * @throws Error when the two register different resources, as a program does that makes some inside an `apply`
 */
export async function recordBoth(
  program: () => unknown,
  computed?: Computed,
  answers?: Answers,
): Promise<{ readonly preview: readonly Recorded[]; readonly update: readonly Recorded[] }> {
  const preview = await record(program, { isPreview: true, answers });
  const update = await record(program, { computed, answers });
  const [previewed, updated] = [preview, update].map((resources) => resources.map(({ urn }) => urn).sort());
  deepStrictEqual(previewed, updated);
  return { preview, update };
}

/** The one resource of a type (its last part is enough) and name. */
export function find(resources: readonly Recorded[], type: string, name: string): Recorded {
  const found = resources.filter(
    (each) => each.name === name && (each.type === type || each.type.endsWith(`:${type}`)),
  );
  const [first] = found;
  if (first === undefined || found.length > 1) {
    const there = resources.map((each) => `${each.type} ${each.name}`).join(", ");
    throw new Error(`${found.length} resources are ${type} ${name}, among ${there}`);
  }
  return first;
}

/** Resources right below another. */
export function childrenOf(resources: readonly Recorded[], parent: Recorded): readonly Recorded[] {
  return resources.filter((each) => each.parent === parent.urn);
}

/** Whether a recorded value is kept secret as a whole. */
export function isSecret(value: unknown): boolean {
  return runtime.isRpcSecret(value);
}

/** Whether a recorded value is not known before the update. */
export function isUnknown(value: unknown): boolean {
  return value === runtime.unknownValue;
}

/** A recorded value with all its secrets laid open. */
export function reveal(value: unknown): unknown {
  if (isSecret(value)) return reveal(runtime.unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
  }
  return value;
}

/** Every text in a recorded value that is not within a secret. */
export function plainTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || isSecret(value)) return [];
  return Object.values(value).flatMap(plainTexts);
}

/**
 * Has the mocks' monitor tell what is registered. It is wrapped and not replaced: it also wraps secrets. Its own URNs
 * name one parent only, which would hide collisions, so it gets whole ones.
 */
function tap(): Recorded[] {
  // The mocks' monitor has these two methods, which the interface of the client does not show.
  const monitor = runtime.getMonitor() as unknown as {
    newUrn: (parent: string, type: string, name: string) => string;
    registerResource: (request: Request, callback: unknown) => unknown;
    registerResourceOutputs: (request: OutputsRequest, callback: unknown) => unknown;
  };
  const resources: Recorded[] = [];
  const register = monitor.registerResource.bind(monitor);
  const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
  monitor.newUrn = wholeUrn;
  monitor.registerResource = (request, callback) => {
    resources.push(recorded(request));
    return register(request, callback);
  };
  monitor.registerResourceOutputs = (request, callback) => {
    const index = resources.findIndex(({ urn }) => urn === request.getUrn());
    const resource = resources[index];
    if (resource) resources[index] = { ...resource, outputs: request.getOutputs()?.toJavaScript() };
    return registerOutputs(request, callback);
  };
  return resources;
}

interface Struct {
  toJavaScript(): Record<string, unknown>;
}

interface OutputsRequest {
  getUrn(): string;
  getOutputs(): Struct | undefined;
}

/** What is read of a request to register a resource. */
interface Request {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getProtect(): boolean | undefined;
  getObject(): Struct | undefined;
  getDependenciesList(): string[];
  getPropertydependenciesMap(): {
    forEach(visit: (dependencies: { getUrnsList(): string[] }, property: string) => void): void;
  };
}

function recorded(request: Request): Recorded {
  const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
  const propertyDependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    propertyDependencies[property] = [...dependencies.getUrnsList()].sort();
  });
  return {
    urn: wholeUrn(parent, type, name),
    type,
    name,
    isCustom: request.getCustom(),
    parent: parent === "" ? undefined : parent,
    dependencies: [...request.getDependenciesList()].sort(),
    propertyDependencies,
    // A reference to a provider is its URN and its id.
    provider: request.getProvider().split("::").slice(0, 4).join("::") || undefined,
    isProtected: request.getProtect() ?? false,
    inputs: request.getObject()?.toJavaScript() ?? {},
  };
}

function wholeUrn(parent: string, type: string, name: string): string {
  const [, , parentType] = parent.split("::");
  return [
    `urn:pulumi:${STACK}`,
    PROJECT,
    parentType === undefined ? type : `${parentType}$${type}`,
    name,
  ].join("::");
}

function unique(resources: readonly Recorded[]): readonly Recorded[] {
  const urns = resources.map(({ urn }) => urn);
  const twice = urns.find((urn, index) => urns.indexOf(urn) !== index);
  if (twice !== undefined) throw new Error(`two resources have the URN ${twice}`);
  return resources;
}
