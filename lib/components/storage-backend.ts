import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import type { StorageBackendProps } from "../constructs/storage-backend";
import { StorageBackend as StorageBackendConstruct } from "../constructs/storage-backend";
import { Component } from "./component";

/** Arguments of a {@link StorageBackend}. */
export interface StorageBackendArgs extends Inputs<StorageBackendProps> {}

/** A kind of storage that a cluster offers, under a name. Covers W9. */
export class StorageBackend extends Component<StorageBackendProps, StorageBackendConstruct> {
  /** Name of the storage class. */
  readonly className: string;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: StorageBackendArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "StorageBackend", construct: StorageBackendConstruct, blocks: true }, name, args, opts);
    this.className = this.construct.className;
    this.registerOutputs({ className: this.className });
  }
}
