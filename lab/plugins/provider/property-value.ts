/** A JSON object of property values. */
export interface PropertyMap {
  readonly [name: string]: PropertyValue;
}

/** What a resource's property may hold on the wire: JSON, plus the two things that JSON cannot say. */
export type PropertyValue =
  null | boolean | number | string | readonly PropertyValue[] | PropertyMap | Secret | Unknown;

/** A value that the engine encrypts in its state and hides in its output. */
export class Secret {
  constructor(readonly value: PropertyValue) {}
}

/** A value that a preview cannot know yet. */
export class Unknown {
  // A member of its own keeps TypeScript from taking any object for an Unknown.
  readonly unknown = true;
}

/** JSON in which some values may still be unknown; it has no secrets, so it is fit for an API call. */
export type Plain = null | boolean | number | string | readonly Plain[] | PlainMap | Unknown;

export interface PlainMap {
  readonly [name: string]: Plain;
}

export function isPropertyMap(value: PropertyValue | undefined): value is PropertyMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !isPropertyList(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

export function isPropertyList(value: PropertyValue | undefined): value is readonly PropertyValue[] {
  return Array.isArray(value);
}

/** The value without the secret wrappers, at any depth. */
export function reveal(value: PropertyValue): Plain {
  if (value instanceof Secret) return reveal(value.value);
  if (isPropertyList(value)) return value.map(reveal);
  if (isPropertyMap(value)) return revealMap(value);
  return value;
}

/** As {@link reveal}, for a whole property map. */
export function revealMap(map: PropertyMap): PlainMap {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, reveal(value)]));
}

/** Whether the value is, or holds at any depth, a secret. */
export function holdsSecret(value: PropertyValue): boolean {
  if (value instanceof Secret) return true;
  if (isPropertyList(value)) return value.some(holdsSecret);
  if (isPropertyMap(value)) return Object.values(value).some(holdsSecret);
  return false;
}

/** Whether the value is, or holds at any depth, something that is not known yet. */
export function holdsUnknown(value: PropertyValue): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return holdsUnknown(value.value);
  if (isPropertyList(value)) return value.some(holdsUnknown);
  if (isPropertyMap(value)) return Object.values(value).some(holdsUnknown);
  return false;
}
