import type { Findings } from "../rules/problem";
import type { Condition } from "./language/condition";
import type { Value } from "./language/value";
import type { Subject } from "./subject";

/** What must hold of objects, as data. */
export interface Rule {
  /** In words joined by hyphens: `no-privileged`. */
  readonly name: string;
  /** What holds wherever nobody breaks it, as a sentence. */
  readonly statement: string;
  /** What would happen otherwise. */
  readonly why: string;
  /** What to do about a violation, in the imperative. */
  readonly fix: string;
  /** Where it comes from: an address. */
  readonly source: string;
  /** What is looked at of single objects. */
  readonly parts: readonly Part[];
  /** What only objects together show. @default nothing */
  readonly survey?: Survey;
  /** Kinds of Kubernetes that its survey looks at. @default none */
  readonly surveyedKinds?: readonly string[];
  /**
   * The safe value put in where it is unambiguous, for the packs' remediation.
   *
   * @param spec specification of a pod
   * @default none: the person decides
   */
  readonly remedy?: (spec: Mapping) => Mapping;
}

/**
 * An invariant of tenant isolation: enforced by constructors, by the policy pack before a deployment, by the cluster's
 * own admission, and by audits, all of which read it from here.
 */
export interface IsolationRule extends Rule {
  /** Its place among the invariants, 1 to 61. */
  readonly number: number;
  /** How the other moments enforce it, beside the policy pack and what admission takes from conditions. */
  readonly enforced?: {
    /** By which constructors, and how. @default by none */
    readonly constructors?: string;
    /** By what of the cluster: Pod Security, roles, quotas, network policies. @default by nothing else */
    readonly cluster?: string;
  };
}

/** A mapping of a manifest, of which parts may not be known. */
export type Mapping = { readonly [key: string]: Value };

/** What a rule says of one sort of objects. */
export type Part = ConditionPart | InspectionPart;

interface CommonPart {
  readonly on: Objects;
}

/** A condition, which the cluster's own admission can take as well. */
export interface ConditionPart extends CommonPart {
  /** What an object that breaks it does, as the predicate of a sentence about the field: "makes it privileged". */
  readonly breaks: string;
  readonly holds: Condition;
  /** Whether the value must not be shown, as it may be a secret. @default false */
  readonly confidential?: boolean;
  /**
   * Whether the cluster itself fills these fields in pods that are there, as its scheduler names their nodes, so that
   * its admission looks at pods only when they are made. Objects with templates of pods are looked at always.
   *
   * @default false
   */
  readonly filledLater?: boolean;
}

/** What no condition can say. */
export interface InspectionPart extends CommonPart {
  /** @throws Undecided when it comes upon a value that nobody knows yet */
  readonly inspect: (subject: Subject) => Findings;
}

/** Looks at all objects of a deployment, or of a cluster, together. */
export type Survey = (subjects: readonly Subject[]) => readonly Surveyed[];

/** What a survey found, and at which of the objects. */
export interface Surveyed {
  readonly subject: Subject;
  readonly findings: Findings;
}

/** Which objects a part looks at. */
export type Objects =
  /** Every specification of a pod, wherever it hides. Conditions begin with `pod` and `podMetadata`. */
  | "pods"
  /** Objects of Kubernetes by group and kind: `/Service`, `apps/Deployment`. Conditions begin with `object`. */
  | { readonly kinds: readonly string[] }
  /** Resources of the cloud, by the type of their Pulumi resource. Conditions begin with `object`. */
  | { readonly cloud: readonly string[] };
