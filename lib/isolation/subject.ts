import type { Wholeness } from "./language/judge";
import type { Located, Value } from "./language/value";
import { elements, UNKNOWN } from "./language/value";
import type { CloudFacts } from "./cloud-facts";
import type { TenantFacts } from "./tenant";

/** An object that rules look at, with what is known of it. */
export interface Subject {
  /** Group and kind of Kubernetes (`apps/Deployment`, `/Pod`), or the type of a resource of the cloud. */
  readonly kind: string;
  readonly name: string;
  /** The one that it is in, or that it is. @default none */
  readonly namespace?: string;
  readonly object: Located;
  readonly wholeness: Wholeness;
  /** The specifications of pods in it, each with its metadata. */
  readonly pods: readonly PodFound[];
  /** What administrators say of the tenant that it belongs to. */
  readonly tenant: TenantFacts;
  /** What they say of the cloud's part. */
  readonly cloud: CloudFacts;
  /** Whether what is not known of it stays so, as values that the cloud computes while it makes things. @default false */
  readonly isFinal?: boolean;
  /** Namespaces of the cluster itself. @default none is known */
  readonly systemNamespaces?: readonly string[];
  /**
   * Whether a cluster holds it, so that what only the API server and its controllers write is theirs. In what somebody
   * is about to deploy it is his.
   *
   * @default false
   */
  readonly isLive?: boolean;
}

/** The specification of a pod, wherever it is in an object. */
export interface PodFound {
  readonly spec: Located;
  readonly metadata: Located;
}

/** What a rule depends on is not known yet. */
export class Undecided extends Error {
  constructor(readonly at: Located) {
    super(`${at.path} is not known yet`);
  }
}

/** The value, which has to be known. @throws Undecided */
export function known(located: Located): Exclude<Value, typeof UNKNOWN> {
  if (located.value === UNKNOWN) throw new Undecided(located);
  return located.value;
}

/** A text, or `undefined` where there is none. @throws Undecided */
export function textAt(located: Located): string | undefined {
  const value = known(located);
  return typeof value === "string" ? value : undefined;
}

/** The elements of a list, or none where there is no list. @throws Undecided */
export function listAt(located: Located): readonly Located[] {
  known(located);
  return elements(located);
}
