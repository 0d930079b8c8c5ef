/** A property path in segments: names of object members and indexes of lists. */
export type PropertyPath = readonly (string | number)[];

/** As Pulumi writes it: `spec.ports[0].name`, `metadata.annotations["example.org/a"]`. */
export function formatPath(path: PropertyPath): string {
  let text = "";
  for (const segment of path) {
    if (typeof segment === "number") text += `[${segment}]`;
    else if (/[."[\]]/.test(segment)) text += `["${segment.replaceAll('"', '\\"')}"]`;
    else text += text === "" ? segment : `.${segment}`;
  }
  return text;
}

/** Reads what {@link formatPath} writes, and `[*]` for any member. */
export function parsePath(text: string): PropertyPath {
  const segments: (string | number)[] = [];
  for (const match of text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)) {
    const [, quoted, index, name] = match;
    if (quoted !== undefined) segments.push(quoted.replaceAll('\\"', '"'));
    else if (index !== undefined) segments.push(index === "*" ? "*" : Number(index));
    else if (name !== undefined) segments.push(name);
  }
  return segments;
}

/** Whether `path` is `prefix` or lies below it. */
export function isWithin(path: PropertyPath, prefix: PropertyPath): boolean {
  return (
    prefix.length <= path.length &&
    prefix.every((segment, index) => segment === "*" || segment === path[index])
  );
}
