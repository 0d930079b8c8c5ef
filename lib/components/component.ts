import * as pulumi from "@pulumi/pulumi";
import { ApiObject } from "cdk8s";
import type { Construct } from "constructs";
import { deploy, plan } from "../bridge/deploy";
import type { Deployed } from "../bridge/deployed";
import type { Inputs } from "../bridge/inputs";
import { lower } from "../bridge/inputs";
import { refusable } from "../bridge/refusable";
import { Tokens } from "../bridge/tokens";
import { hideStacks, withoutStacks } from "../bridge/without-stacks";
import { componentName } from "../rules/names";
import { refuse } from "../rules/problem";
import { inheriting, KUBERNETES } from "./inherited-provider";

/** A construct class and the name that its component has among Pulumi's types. */
export interface Concept<Props, C extends Construct> {
  readonly type: string;
  readonly construct: new (scope: Construct, id: string, props: Props) => C;
  /**
   * Whether what refers to it waits until it is there. Nothing has to wait for a workload: a service in front of it,
   * or a rule that scales it, can be made while its pods are still starting.
   */
  readonly blocks: boolean;
}

/**
 * A construct, deployed by Pulumi: one component resource, with a typed child for each of the construct's
 * objects. Arguments are checked before anything is registered.
 *
 * A component that is given no provider takes that of the components it refers to, so that what belongs
 * together is deployed to the same cluster.
 */
export abstract class Component<Props extends object, C extends Construct>
  extends pulumi.ComponentResource
  implements Deployed<C>
{
  /** The construct, for components that refer to this one. */
  readonly construct: C;
  /** Outputs that the construct's manifests were made with. */
  readonly tokens: Tokens;
  /** What has to be there before something that refers to this component is made. */
  readonly gate: readonly pulumi.Resource[];
  /** The resource of the construct's main object, where it has one. */
  protected readonly main: pulumi.CustomResource | undefined;
  private readonly resources: ReadonlyMap<ApiObject, pulumi.CustomResource>;

  /** @throws pulumi.RunError when the construct refuses its arguments */
  protected constructor(
    concept: Concept<Props, C>,
    name: string,
    args: Inputs<Props>,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    const tokens = new Tokens();
    const { props, references } = lower<Props>(args, tokens);
    const { construct, objects } = refusable(() => {
      refuse(`${concept.type} '${name}'`, [componentName(name)]);
      return plan(name, tokens, (chart) => new concept.construct(chart, name, props));
    });
    const token = `cloud-container-engine:index:${concept.type}`;
    const restoreStacks = hideStacks();
    try {
      super(token, name, {}, inheriting(KUBERNETES, opts, references));
    } finally {
      restoreStacks();
    }
    this.construct = construct;
    this.tokens = tokens;
    const before = [...new Set(references.flatMap(({ gate }) => gate))];
    this.resources = deploy(objects, this, before);
    this.main = this.mainOf(construct);
    const own = this.main ? [this.main] : [...this.resources.values()];
    this.gate = concept.blocks ? own : before;
  }

  /** The resource of the main object of a construct within this one, where it has one. */
  protected mainOf(construct: Construct): pulumi.CustomResource | undefined {
    const main = construct.node.defaultChild;
    return main && ApiObject.isApiObject(main) ? this.resources.get(main) : undefined;
  }

  protected override registerOutputs(outputs: pulumi.Inputs): void {
    withoutStacks(() => super.registerOutputs(outputs));
  }
}
