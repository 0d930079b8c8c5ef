/** A text of somebody else's in one line, without what would steer a terminal. */
export function printable(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .replaceAll(/ {2,}/g, " ")
    .trim();
}
