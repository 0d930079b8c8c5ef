/** What an object's status says of its readiness. */
export type Verdict =
  | { readonly phase: "ready" }
  | { readonly phase: "waiting"; readonly message: string; readonly severity: "info" | "warning" }
  /** It will not become ready by itself. */
  | { readonly phase: "failed"; readonly message: string };

export const ready: Verdict = { phase: "ready" };

export function waiting(message: string, severity: "info" | "warning" = "info"): Verdict {
  return { phase: "waiting", message, severity };
}

export function failed(message: string): Verdict {
  return { phase: "failed", message };
}
