import * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../bridge/inputs";
import { raise } from "../bridge/tokens";
import type { BundlePart, ConfigBundleProps } from "../constructs/config-bundle";
import { ConfigBundle as ConfigBundleConstruct } from "../constructs/config-bundle";
import { Component } from "./component";

/** Arguments of a {@link ConfigBundle}. */
export interface ConfigBundleArgs extends Inputs<ConfigBundleProps> {}

/**
 * Configuration apart from the image: managed in one place, outliving containers, loaded at start. A change of
 * the content rolls the workloads that use it. Covers W10.
 */
export class ConfigBundle extends Component<ConfigBundleProps, ConfigBundleConstruct> {
  /** Name of the ConfigMap; undefined where nothing is plain. */
  readonly configMapName: pulumi.Output<string | undefined>;
  /** Name of the Secret; undefined where nothing is secret. */
  readonly secretName: pulumi.Output<string | undefined>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ConfigBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super({ type: "ConfigBundle", construct: ConfigBundleConstruct, blocks: true }, name, args, opts);
    this.configMapName = objectName(this.construct.config);
    this.secretName = objectName(this.construct.secret);
    this.registerOutputs({ configMapName: this.configMapName, secretName: this.secretName });
  }
}

function objectName(part: BundlePart | undefined): pulumi.Output<string | undefined> {
  return pulumi.output(part && raise(part.objectName));
}
