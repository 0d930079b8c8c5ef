/** The parts of a resource's URN that plugins need. */
export interface Urn {
  /** Type token, without its parents' types. */
  readonly type: string;
  /** Name of the resource in the program. */
  readonly name: string;
}

/** Splits "urn:pulumi:stack::project::parent$type::name"; names may hold "::" themselves. */
export function parseUrn(urn: string): Urn {
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}
