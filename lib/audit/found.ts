import type { Value } from "../isolation/language/value";

/** What an audit is given to look at. */
export interface Found {
  readonly objects: readonly FoundObject[];
  /** What nobody could read although it may matter: the audit says nothing of it. */
  readonly unread: readonly Unread[];
  /** What is no object of Kubernetes, or was left out on purpose. */
  readonly skipped: readonly Unseen[];
}

/** An object of Kubernetes, or a list of several, as its manifest has it. */
export interface FoundObject {
  readonly manifest: Value;
  /** The file that it is written in. @default none: a cluster holds it */
  readonly written?: Written;
}

/** Where a manifest is written. */
export interface Written {
  /** Path as the caller gave it, or `-` for the standard input. */
  readonly file: string;
  /** Which of the file's documents it is, from 1. */
  readonly document: number;
}

/** What was met and not looked at. */
export interface Unseen {
  /** A file, a document of it, or a kind. */
  readonly what: string;
  readonly why: string;
}

/** Something that could not be read. */
export interface Unread extends Unseen {
  /** Group and kind of the objects that are missing. @default nobody knows what would have been there */
  readonly kind?: string;
  /** The namespace that they are in. @default all */
  readonly namespace?: string;
}

export const NOTHING_FOUND: Found = { objects: [], unread: [], skipped: [] };

/** All that was found in several places. */
export function together(found: readonly Found[]): Found {
  return {
    objects: found.flatMap(({ objects }) => objects),
    unread: found.flatMap(({ unread }) => unread),
    skipped: found.flatMap(({ skipped }) => skipped),
  };
}
