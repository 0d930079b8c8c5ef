/** A time limit that a cancelled run ends early. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onCancel: () => void;

  constructor(
    seconds: number,
    private readonly cancelled: AbortSignal,
  ) {
    this.onCancel = () => this.controller.abort();
    this.timer = setTimeout(() => this.controller.abort(), Math.min(seconds * 1000, 2 ** 31 - 1));
    cancelled.addEventListener("abort", this.onCancel);
    if (cancelled.aborted) this.onCancel();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isOver(): boolean {
    return this.controller.signal.aborted;
  }

  get isCancelled(): boolean {
    return this.cancelled.aborted;
  }

  /** Waits, but not beyond the deadline. */
  async pause(ms: number): Promise<void> {
    if (this.isOver) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.signal.addEventListener("abort", done);
    });
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.cancelled.removeEventListener("abort", this.onCancel);
  }
}
