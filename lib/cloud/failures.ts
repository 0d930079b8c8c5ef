/** An answer of a service other than success. */
export class CloudRefusal extends Error {
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
export class CloudUnreachable extends Error {
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
export class ServiceAbsent extends Error {
  override readonly name = "ServiceAbsent";
}

const [ADDRESS_FIX, AUTHORITY_FIX] = [
  "check the address, and that this machine may call it",
  "give the certificate of the cloud's authority as cacert",
];

/** What errors of the system and of TLS mean for who calls a cloud: [why, fix]. */
const MEANINGS: Readonly<Record<string, readonly [string, string]>> = {
  ECONNREFUSED: ["refuses connections", ADDRESS_FIX],
  ECONNRESET: ["closes the connection", `${ADDRESS_FIX}, and whether it wants https`],
  EHOSTUNREACH: ["cannot be reached", ADDRESS_FIX],
  ENETUNREACH: ["cannot be reached", ADDRESS_FIX],
  ENOTFOUND: [
    "has a host name that does not resolve",
    "check the name, and the name servers of this machine",
  ],
  EAI_AGAIN: ["has a host name that does not resolve now", "check the name servers of this machine"],
  EPROTO: ["does not speak TLS", "use http if that is what the cloud speaks"],
  CERT_HAS_EXPIRED: ["has a certificate that has expired", "have the cloud's operator renew it"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["has a certificate for other names", "use a name that the certificate has"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["has a certificate that nobody trusted has signed", AUTHORITY_FIX],
  SELF_SIGNED_CERT_IN_CHAIN: ["has a certificate of an authority that is not trusted", AUTHORITY_FIX],
  UNABLE_TO_GET_ISSUER_CERT: ["has a certificate of an authority that is not trusted", AUTHORITY_FIX],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["has a certificate of an authority that is not trusted", AUTHORITY_FIX],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["has a certificate of an authority that is not trusted", AUTHORITY_FIX],
};

/** What kept a call from being answered, in words. */
export function unreachable(call: string, error: Error & { readonly code?: string }): CloudUnreachable {
  const [why, fix] = MEANINGS[error.code ?? ""] ?? [`cannot be called (${error.message})`, ADDRESS_FIX];
  return new CloudUnreachable(call, why, fix);
}
