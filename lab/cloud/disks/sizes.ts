export const MIB = 2 ** 20;
export const GIB = 2 ** 30;

const DECIMAL = ["", "k", "M", "G", "T", "P", "E"];
const BINARY = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const SIZE = /^([0-9.]+)(?:([eE][-+]?[0-9]+)|(m|k|[MGTPE]|[KMGTPE]i)?)$/;

/**
 * Bytes of a quantity. What the API serves has been checked by it, so that only what people write into the
 * annotations of nodes can be no size.
 *
 * @returns `undefined` when the text is no size
 */
export function parseSize(text: string): number | undefined {
  const [, digits, exponent = "", suffix = ""] = SIZE.exec(text) ?? [];
  const number = digits === undefined ? Number.NaN : Number(digits + exponent);
  if (Number.isNaN(number)) return undefined;
  if (suffix === "m") return number / 1000;
  return suffix.endsWith("i")
    ? number * 1024 ** BINARY.indexOf(suffix)
    : number * 1000 ** DECIMAL.indexOf(suffix);
}

/** Bytes of a quantity that the API has accepted; 0 when there is none. */
export function bytesOf(text: string | undefined): number {
  return (text === undefined ? undefined : parseSize(text)) ?? 0;
}

/** A quantity for a number of bytes, in the largest unit that people read well and that needs no fraction. */
export function sizeText(bytes: number): string {
  if (bytes % GIB === 0) return `${bytes / GIB}Gi`;
  return bytes % MIB === 0 ? `${bytes / MIB}Mi` : `${bytes}`;
}
