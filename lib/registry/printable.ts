/** A text of somebody else's in one line, without what would steer a terminal. */
export function printable(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- they are what must not be in it
      .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
      .replaceAll(/ {2,}/g, " ")
      .trim()
  );
}
