import { UNKNOWN } from "../rules/unknown";

/**
 * Whether any of some inputs is another one than in the state. What a preview does not know counts as the same: the
 * SDK knows nothing of a provider's settings that are not set, and each preview would show a change.
 */
export function changed<T extends object>(olds: T, news: T, names: readonly (keyof T)[]): boolean {
  const unknown: unknown = UNKNOWN;
  return names.some(
    (name) => news[name] !== unknown && JSON.stringify(olds[name]) !== JSON.stringify(news[name]),
  );
}
