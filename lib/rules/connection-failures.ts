/** What keeps a service from answering, in words. */
export interface ConnectionFailure {
  /** The predicate of a sentence about the address: "refuses connections". */
  readonly why: string;
  /** What to do about it. */
  readonly fix: string;
}

/**
 * What an error of the system or of TLS means for who calls a service.
 *
 * @param authorityFix what to do about a certificate that nobody trusted has signed
 */
export function connectionFailure(
  error: Error & { readonly code?: string },
  authorityFix: string,
): ConnectionFailure {
  const addressFix = "check the address, and that this machine may call it";
  const untrusted: ConnectionFailure = {
    why: "has a certificate of an authority that is not trusted",
    fix: authorityFix,
  };
  switch (error.code) {
    case "ECONNREFUSED":
      return { why: "refuses connections", fix: addressFix };
    case "ECONNRESET":
    case "EPIPE":
      return { why: "closes the connection", fix: `${addressFix}, and whether it wants https` };
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return { why: "cannot be reached", fix: addressFix };
    case "ENOTFOUND":
      return {
        why: "has a host name that does not resolve",
        fix: "check the name, and the name servers of this machine",
      };
    case "EAI_AGAIN":
      return {
        why: "has a host name that does not resolve now",
        fix: "check the name servers of this machine",
      };
    case "EPROTO":
      return { why: "does not speak TLS", fix: "use http if that is what it speaks" };
    case "CERT_HAS_EXPIRED":
      return { why: "has a certificate that has expired", fix: "have its operator renew it" };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return { why: "has a certificate for other names", fix: "use a name that the certificate has" };
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return { why: "has a certificate that nobody trusted has signed", fix: authorityFix };
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return untrusted;
    default:
      return { why: `cannot be called (${error.message})`, fix: addressFix };
  }
}
