import { connectionFailure } from "../rules/connection-failures";
import { printable } from "./printable";

/** Something that cannot be done with a registry. */
export abstract class RegistryFailure extends Error {
  constructor(message: string) {
    super(message);
    // Set again: on the way into the engine's process (lib/actions) a class loses what the one above it does in its
    // constructor. And there are words in it of registries and archives, which would steer a terminal.
    this.message = printable(message);
  }
}

/** An answer of a registry other than success. */
export class RegistryRefusal extends RegistryFailure {
  override readonly name = "RegistryRefusal";

  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** Method and address. */
    readonly call: string,
    /** What the registry said of it, such as `MANIFEST_UNKNOWN: manifest unknown`. */
    readonly said: string,
  ) {
    super(`${call}: ${inWords(status)}${said === "" ? "" : ` (${said})`}${fixOf(status)}`);
  }
}

/** No answer of a registry. */
export class RegistryUnreachable extends RegistryFailure {
  override readonly name = "RegistryUnreachable";

  constructor(
    /** Method and address. */
    readonly call: string,
    /** In words, as the predicate of a sentence about the address: "refuses connections". */
    readonly why: string,
    /** What to do about it. */
    readonly fix: string,
  ) {
    super(`${call}: ${why}; ${fix}`);
  }
}

/** An answer that no registry gives. */
export class RegistryNonsense extends RegistryFailure {
  override readonly name = "RegistryNonsense";

  constructor(call: string, what: string) {
    super(`${call}: ${what}; check the address, and that a registry answers there`);
  }
}

/** Content that is not what its digest says. */
export class ContentMismatch extends RegistryFailure {
  override readonly name = "ContentMismatch";

  constructor(message: string) {
    super(message);
  }
}

/** A version that is there already, with content of its own. */
export class VersionExists extends RegistryFailure {
  override readonly name = "VersionExists";

  constructor(message: string) {
    super(message);
  }
}

/** Something that was asked for and is not there. */
export class NotThere extends RegistryFailure {
  override readonly name = "NotThere";

  constructor(message: string) {
    super(message);
  }
}

/** What kept a call from being answered, in words. */
export function unreachable(call: string, error: Error & { readonly code?: string }): RegistryUnreachable {
  const { why, fix } = connectionFailure(error, "give the certificate of the registry's authority (--ca)");
  return new RegistryUnreachable(call, why, fix);
}

function inWords(status: number): string {
  switch (status) {
    case 401:
      return "the registry lets nobody in without valid credentials";
    case 403:
      return "the registry does not allow it to this user";
    case 404:
      return "the registry does not have it, or does not show it to this user";
    case 413:
      return "something before the registry takes no request of that size";
    case 429:
      return "the registry has had too many requests";
    default:
      return `the registry answers ${status}`;
  }
}

function fixOf(status: number): string {
  switch (status) {
    case 401:
      return "; run docker login, or set CCE_REGISTRY_USER and CCE_REGISTRY_PASSWORD";
    case 429:
      return "; wait, and do it again";
    default:
      return "";
  }
}
