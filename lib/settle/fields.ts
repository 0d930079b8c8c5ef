/** Fields of something that was read, as a program, a state or a cloud has them. */
export type Fields = Readonly<Record<string, unknown>>;

/** None where it is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The fields of each; none where it is no list. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
