import { connectionFailure } from "../rules/connection-failures";

const GONE = 404;
/** Of what is about to change, or to go: Cinder says 400. */
const BUSY: readonly number[] = [400, 409];

/** Something that cannot be done with a cloud. */
export abstract class CloudFailure extends Error {
  constructor(message: string) {
    super(message);
    // On the way into the engine's process (lib/actions) a class loses what the one above it does in its constructor.
    this.message = message;
  }
}

/** An answer of a service other than success. */
export class CloudRefusal extends CloudFailure {
  override readonly name = "CloudRefusal";

  constructor(
    /** Of HTTP. */
    readonly status: number,
    /** Method and address. */
    readonly call: string,
    /** What came with it, as it came. */
    readonly answer: string,
  ) {
    super(`${call}: ${status} ${answer.slice(0, 1000)}`);
  }
}

/** No answer of a service, or none that could be of OpenStack. */
export class CloudUnreachable extends CloudFailure {
  override readonly name = "CloudUnreachable";

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

/** A service that the cloud's catalogue does not list. */
export class ServiceAbsent extends CloudFailure {
  override readonly name = "ServiceAbsent";
}

/** For what may be gone: nothing, then. */
export function unlessGone(thrown: unknown): undefined {
  if (thrown instanceof CloudRefusal && thrown.status === GONE) return undefined;
  throw thrown;
}

/** For what is deleted, and may be gone: what it says where it cannot be deleted now. */
export function whenBusy(thrown: unknown): CloudRefusal | undefined {
  if (thrown instanceof CloudRefusal && BUSY.includes(thrown.status)) return thrown;
  return unlessGone(thrown);
}

/** What kept a call from being answered, in words. */
export function unreachable(call: string, error: Error & { readonly code?: string }): CloudUnreachable {
  const { why, fix } = connectionFailure(error, "give the certificate of the cloud's authority as cacert");
  return new CloudUnreachable(call, why, fix);
}
