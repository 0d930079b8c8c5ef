import type { JsonGeneralName, JsonName } from "@peculiar/x509";

import type { ValueInputs } from "../provider/value-inputs";
import type { InputRule } from "../provider/value-provider";

/** Inputs that say whom a certificate or a request is for. */
export const subjectInputs: Readonly<Record<string, InputRule>> = {
  dnsNames: { type: "list" },
  ipAddresses: { type: "list" },
  subject: { type: "map" },
  uris: { type: "list" },
};

/** A distinguished name, its parts in the order that Go writes them. */
export function distinguishedName(inputs: ValueInputs): JsonName {
  const subject = inputs.map("subject");
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["C", one(subject, "country")],
    ["O", one(subject, "organization")],
    ["OU", one(subject, "organizationalUnit")],
    ["L", one(subject, "locality")],
    ["ST", one(subject, "province")],
    ["2.5.4.9", subject.texts("streetAddresses")],
    ["2.5.4.17", one(subject, "postalCode")],
    ["CN", one(subject, "commonName")],
    ["2.5.4.5", one(subject, "serialNumber")],
    ["E", one(subject, "emailAddress")],
  ];
  return parts.filter(([, values]) => values.length > 0).map(([name, values]) => ({ [name]: [...values] }));
}

/** Names beside the subject: host names, addresses and URIs. */
export function alternativeNames(inputs: ValueInputs): JsonGeneralName[] {
  return [
    ...inputs.texts("dnsNames").map((value): JsonGeneralName => ({ type: "dns", value })),
    ...inputs.texts("ipAddresses").map((value): JsonGeneralName => ({ type: "ip", value })),
    ...inputs.texts("uris").map((value): JsonGeneralName => ({ type: "url", value })),
  ];
}

function one(subject: ValueInputs, name: string): readonly string[] {
  return subject.has(name) ? [subject.text(name)] : [];
}
