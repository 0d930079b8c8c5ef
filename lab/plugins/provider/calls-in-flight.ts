/** Counts the calls of a service that have no answer yet. */
export class CallsInFlight {
  private count = 0;
  private waiting: (() => void)[] = [];

  /** Runs a call; it is in flight until it settles. */
  async during<T>(call: () => Promise<T>): Promise<T> {
    this.count++;
    try {
      return await call();
    } finally {
      this.count--;
      // After the answer itself has been handed over.
      if (this.count === 0) setImmediate(() => this.release());
    }
  }

  /** Resolves as soon as no call is in flight. */
  async allAnswered(): Promise<void> {
    if (this.count > 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private release(): void {
    if (this.count > 0) return;
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
