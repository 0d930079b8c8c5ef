import type { PropertyMap } from "./property-value";

/** Pulumi's provider interface, in the shape that a plugin of this lab implements; the gRPC side is in service.ts. */
export interface ResourceProvider {
  /** Version that the plugin reports, without a leading "v". */
  readonly version: string;
  /** Package name, as in the type tokens. */
  readonly name: string;

  checkConfig(request: CheckRequest): Promise<CheckResult>;
  diffConfig(request: DiffRequest): Promise<DiffResult>;
  configure(request: ConfigureRequest): Promise<void>;
  /** Validates and completes a resource's inputs. */
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<Created>;
  /** The resource as it is now; undefined when it is gone. */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  update(request: UpdateRequest): Promise<PropertyMap>;
  delete(request: DeleteRequest): Promise<void>;
  /** Makes the children of a component, and answers its outputs. Absent where the plugin has no components. */
  construct?(request: ConstructRequest): Promise<PropertyMap>;
  /** The user interrupted the run: abort what is waiting, so that its last known state can still be saved. */
  cancel(): void;
  /** The service ends: let go of connections. */
  close(): void;
}

export interface ConfigureRequest {
  /** Configuration by key without the package prefix, as text; what is not a string arrives as JSON. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface CheckRequest {
  readonly urn: string;
  /** Inputs of the last deployment, as checked then; undefined for a new resource. */
  readonly olds?: PropertyMap;
  readonly news: PropertyMap;
  /** Deterministic seed for generated names; empty when the engine gives none. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming;
}

export interface Autonaming {
  readonly mode: "propose" | "enforce" | "disable";
  readonly proposedName: string;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures?: readonly CheckFailure[];
}

export interface CheckFailure {
  /** Property path; empty for the resource as a whole. */
  readonly property: string;
  readonly reason: string;
}

export interface DiffRequest {
  readonly id: string;
  readonly urn: string;
  /** State (outputs) of the last deployment. */
  readonly oldState: PropertyMap;
  /** Inputs of the last deployment; empty when the engine does not send them. */
  readonly oldInputs: PropertyMap;
  readonly news: PropertyMap;
  /** Property paths that must not count as changed. */
  readonly ignoreChanges: readonly string[];
}

export type ChangeKind = "add" | "delete" | "update" | "add-replace" | "delete-replace" | "update-replace";

export interface DiffResult {
  /** Changes by property path; an empty map means none. */
  readonly changes: ReadonlyMap<string, ChangeKind>;
  /** Delete the old resource before the new one is created, as both would have the same name. */
  readonly deleteBeforeReplace?: boolean;
}

export interface CreateRequest {
  readonly urn: string;
  readonly inputs: PropertyMap;
  /** Seconds; 0 for the plugin's default. */
  readonly timeout: number;
  readonly preview: boolean;
}

export interface Created {
  /** Empty in a preview. */
  readonly id: string;
  readonly state: PropertyMap;
}

export interface ReadRequest {
  readonly id: string;
  readonly urn: string;
  /** Empty for an import. */
  readonly oldState: PropertyMap;
  /** Empty for an import. */
  readonly oldInputs: PropertyMap;
}

export interface ReadResult {
  readonly id: string;
  readonly state: PropertyMap;
  readonly inputs: PropertyMap;
}

export interface UpdateRequest {
  readonly id: string;
  readonly urn: string;
  readonly oldState: PropertyMap;
  readonly oldInputs: PropertyMap;
  readonly news: PropertyMap;
  /** Seconds; 0 for the plugin's default. */
  readonly timeout: number;
  readonly ignoreChanges: readonly string[];
  readonly preview: boolean;
}

export interface DeleteRequest {
  readonly id: string;
  readonly urn: string;
  readonly oldState: PropertyMap;
  /** Seconds; 0 for the plugin's default. */
  readonly timeout: number;
}

export interface ConstructRequest {
  /** Type token. */
  readonly type: string;
  /** Name of the component in the program. */
  readonly name: string;
  /** The component itself is registered already. */
  readonly urn: string;
  readonly inputs: PropertyMap;
  readonly preview: boolean;
  /** Has the engine deploy a resource; resolves when it is there, or is only planned in a preview. */
  registerChild(child: Child): Promise<Registered>;
}

/** A resource of this plugin within a component. */
export interface Child {
  /** Type token. */
  readonly type: string;
  readonly name: string;
  readonly inputs: PropertyMap;
  /** URNs of what must be there before it. */
  readonly dependencies: readonly string[];
  /** The object stays when the resource is deleted. */
  readonly retainOnDelete: boolean;
}

/** A resource in the engine's books. */
export interface Registered {
  readonly urn: string;
  /** Empty in a preview of a new resource. */
  readonly id: string;
}

/** The resource exists but did not become ready. The engine keeps its state, and the next run goes on from there. */
export class InitializationFailed extends Error {
  constructor(
    message: string,
    readonly details: {
      readonly id: string;
      readonly state: PropertyMap;
      readonly inputs?: PropertyMap;
      readonly reasons: readonly string[];
    },
  ) {
    super(message);
    this.name = "InitializationFailed";
  }
}
