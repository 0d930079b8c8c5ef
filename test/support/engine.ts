import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import type { EngineEvent, OutputMap, PulumiFn, Stack } from "@pulumi/pulumi/automation";

/** Something that the engine did to a resource, or would do: `create`, `update`, `replace`, `delete` and so on. */
export interface Step {
  readonly op: string;
  /** Such as `kubernetes:core/v1:Namespace`. */
  readonly type: string;
  /** Name of the resource in its program. */
  readonly name: string;
}

/** What a policy pack said of a resource. */
export interface PolicyReport {
  readonly pack: string;
  readonly policy: string;
  /** `mandatory`, or `advisory`: its type in the SDK is another than what the engine sends. */
  readonly level: string;
  /** Name of the resource in its program; that of none where it is about the whole stack. */
  readonly name: string | undefined;
  readonly message: string;
}

/** What came of an operation. */
export interface Outcome {
  /** All but what stayed the same. */
  readonly steps: readonly Step[];
  readonly outputs: OutputMap;
  /** All that a person would have seen. */
  readonly log: string;
  /** What policy packs said. */
  readonly reports: readonly PolicyReport[];
}

/** What came of an operation that may fail. */
export interface Attempt extends Outcome {
  /** All that the engine said, where it failed. */
  readonly failure?: string;
}

/** Policy packs that an operation is run with. */
export interface Packs {
  /** Their folders. */
  readonly policyPacks?: string[];
  /** Files with their configuration, in the same order. @default none is configured */
  readonly policyPackConfigs?: string[];
}

/**
 * A stack of inline programs on the real engine, with state and passphrase of its own. Each operation is given the
 * program, as if a person had edited it in between.
 */
export class Engine {
  private isEmpty = true;

  private constructor(
    private readonly folder: string,
    private readonly stack: Stack,
  ) {}

  /**
   * @param name of the stack, unlike that of any other test
   * @param env variables beside those of this process @default none
   */
  static async open(name: string, env: Readonly<Record<string, string>> = {}): Promise<Engine> {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    const pulumiCommand = await PulumiCommand.get({ skipVersionCheck: true });
    const stack = await LocalWorkspace.createStack(
      { stackName: name, projectName: "e2e", program: () => Promise.resolve() },
      {
        pulumiCommand,
        envVars: {
          PULUMI_BACKEND_URL: `file://${folder}`,
          PULUMI_CONFIG_PASSPHRASE: "of a test",
          PULUMI_SKIP_UPDATE_CHECK: "1",
          ...env,
        },
      },
    );
    return new Engine(folder, stack);
  }

  /** @throws Error with all that the engine said, where it failed */
  up(program: PulumiFn): Promise<Outcome> {
    this.isEmpty = false;
    return observed(async (watch) => {
      const { outputs } = await this.stack.up({ program, ...watch });
      return outputs;
    });
  }

  /** Sets the stack's configuration. */
  configure(values: Readonly<Record<string, string>>): Promise<void> {
    const entries = Object.entries(values).map(([key, value]) => [key, { value }]);
    return this.stack.setAllConfig(Object.fromEntries(entries));
  }

  /** As {@link up}, for what may be refused on the way. */
  tryUp(program: PulumiFn, packs: Packs): Promise<Attempt> {
    this.isEmpty = false;
    return attempted(async (watch) => {
      await this.stack.up({ program, ...packs, ...watch });
    });
  }

  /** As {@link preview}, for what may be refused. */
  tryPreview(program: PulumiFn, packs: Packs): Promise<Attempt> {
    return attempted(async (watch) => {
      await this.stack.preview({ program, ...packs, ...watch });
    });
  }

  preview(program: PulumiFn): Promise<Outcome> {
    return observed(async (watch) => {
      await this.stack.preview({ program, diff: true, ...watch });
      return {};
    });
  }

  /** Takes over into the state what has become of the resources. */
  refresh(): Promise<Outcome> {
    return observed(async (watch) => {
      await this.stack.refresh(watch);
      return {};
    });
  }

  /** Has the state know nothing of the resources of a type, as after a kill while they were made. */
  async forget(type: string): Promise<void> {
    const exported = await this.stack.exportStack();
    const deployment: { readonly resources: readonly { readonly type: string }[] } = exported.deployment;
    const resources = deployment.resources.filter((resource) => !resource.type.endsWith(`:${type}`));
    await this.stack.importStack({ ...exported, deployment: { ...deployment, resources } });
  }

  async destroy(): Promise<Outcome> {
    const outcome = await observed(async (watch) => {
      await this.stack.destroy(watch);
      return {};
    });
    this.isEmpty = true;
    return outcome;
  }

  /** The state as it lies on the disk. */
  state(): string {
    return readFileSync(join(this.folder, ".pulumi", "stacks", "e2e", `${this.stack.name}.json`), "utf8");
  }

  /** Destroys what a failed test left, and forgets the stack. */
  async close(): Promise<void> {
    if (!this.isEmpty) await this.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

interface Watch {
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
  readonly onEvent: (event: EngineEvent) => void;
}

async function observed(operation: (watch: Watch) => Promise<OutputMap>): Promise<Outcome> {
  const { watch, seen } = observer();
  const outputs = await operation(watch);
  return { ...seen(), outputs };
}

async function attempted(operation: (watch: Watch) => Promise<void>): Promise<Attempt> {
  const { watch, seen } = observer();
  try {
    await operation(watch);
    return { ...seen(), outputs: {} };
  } catch (error) {
    return { ...seen(), outputs: {}, failure: String(error) };
  }
}

function observer() {
  const steps: Step[] = [];
  const log: string[] = [];
  const reports: PolicyReport[] = [];
  const watch: Watch = {
    onOutput: (text) => log.push(text),
    // With a diff, warnings go there.
    onError: (text) => log.push(text),
    onEvent: ({ resourcePreEvent, policyEvent }) => {
      if (policyEvent !== undefined) {
        const { policyPackName: pack, policyName: policy, enforcementLevel: level } = policyEvent;
        const name = policyEvent.resourceUrn === undefined ? undefined : nameOf(policyEvent.resourceUrn);
        reports.push({ pack, policy, level, name, message: policyEvent.message });
      }
      if (resourcePreEvent === undefined) return;
      const { op, type, urn } = resourcePreEvent.metadata;
      if (op !== "same") steps.push({ op, type, name: nameOf(urn) });
    },
  };
  return { watch, seen: () => ({ steps, log: log.join(""), reports }) };
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
