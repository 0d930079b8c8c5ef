import type { Unseen } from "./found";

/** What an audit found. Programs rely on its shape; `version` grows when that changes for them. */
export interface AuditReport {
  readonly version: 1;
  readonly violations: readonly AuditViolation[];
  /** How many objects were held to the rules. */
  readonly objects: number;
  /** Numbers of the rules that they were held to. */
  readonly rules: readonly number[];
  /** What nobody could read although it may matter. */
  readonly notLookedAt: readonly Unseen[];
  /** What is no object of Kubernetes, or was left out on purpose. */
  readonly skipped: readonly Unseen[];
}

/** A rule that an object breaks. */
export interface AuditViolation {
  readonly object: AuditedObject;
  readonly rule: { readonly number: number; readonly name: string; readonly source: string };
  /** Path of the field in the document: `spec.containers[0].image`. */
  readonly field: string;
  /** Its value in short: `missing`, `empty`, of a mapping the keys alone. */
  readonly value: string;
  /** What that breaks, as the predicate of a sentence about the field. */
  readonly breaks: string;
  /** What to do about it, in the imperative. */
  readonly fix: string;
}

/** An object that was looked at, and where it is. */
export interface AuditedObject {
  /** @default a cluster holds it */
  readonly file?: string;
  /** Which of the file's documents it is, from 1. */
  readonly document?: number;
  /** Group and kind: `apps/Deployment`, `/Pod`. */
  readonly kind: string;
  /** @default it names none */
  readonly namespace?: string;
  readonly name: string;
}
