/**
 * A word that the shell takes literally, whatever is in it.
 *
 * @throws Error when the text holds a NUL, which no argument can
 */
export function quote(text: string): string {
  if (text.includes("\0")) throw new Error("a shell word cannot hold a NUL character");
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Assignments to be sourced: a list becomes a bash array. Sorted, so that the order of entries is no change. */
export function assignments(values: Readonly<Record<string, string | readonly string[]>>): string {
  return Object.entries(values)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === "string" ? quote(value) : list(value)}\n`)
    .join("");
}

function list(values: readonly string[]): string {
  return `(${values.map(quote).join(" ")})`;
}
