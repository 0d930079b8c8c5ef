import type { Decision } from "./actions";
import { ApiError } from "./api";
import { perform } from "./perform";
import type { Effects } from "./perform";
import type { WatchableKind } from "./kinds";

/** A part of the cloud: what it looks at, and what it decides. */
export interface ControllerSpec {
  readonly name: string;
  /** A change to any of these kinds starts a round. */
  readonly watches: readonly WatchableKind[];
  /** Looks at the whole state and says what is to be done; nothing, when all is as it should be. */
  decide(): readonly Decision[];
}

/** Pauses in milliseconds. Changes come in swarms, so a round waits for the rest of one. */
const PAUSES = { settle: 30, resync: 60_000, firstRetry: 500, mostRetry: 30_000 } as const;

/** Decisions that are carried out side by side. */
const WORKERS = 8;

/**
 * Level-triggered loop: rounds follow changes, failures (with growing pauses) and, every minute, nothing at all,
 * so that what was missed is made good.
 */
export class Controller {
  private timer: NodeJS.Timeout | undefined;
  private due = Number.POSITIVE_INFINITY;
  private running: Promise<void> | undefined;
  private again = false;
  private failures = 0;
  private stopped = false;

  constructor(
    private readonly spec: ControllerSpec,
    private readonly effects: Effects,
  ) {}

  watches(kind: WatchableKind): boolean {
    return this.spec.watches.includes(kind);
  }

  /** Asks for a round soon. */
  poke(): void {
    if (this.running) this.again = true;
    else this.schedule(PAUSES.settle);
  }

  /** Lets the round that is under way finish, and starts no other. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(pause: number): void {
    const due = Date.now() + pause;
    if (this.stopped || due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => {
      this.due = Number.POSITIVE_INFINITY;
      this.running = this.round().finally(() => {
        this.running = undefined;
        const changed = this.again;
        this.again = false;
        this.schedule(changed && this.failures === 0 ? PAUSES.settle : this.pauseAfterFailures());
      });
    }, pause);
  }

  private pauseAfterFailures(): number {
    if (this.failures === 0) return PAUSES.resync;
    return Math.min(PAUSES.firstRetry * 2 ** (this.failures - 1), PAUSES.mostRetry);
  }

  private async round(): Promise<void> {
    if (!this.effects.cache.synced(this.spec.watches)) return;
    let failed = false;
    try {
      const waiting = [...this.spec.decide()];
      const work = async () => {
        for (let next = waiting.shift(); next && !this.stopped; next = waiting.shift()) {
          if (!(await this.carryOut(next))) failed = true;
        }
      };
      await Promise.all(Array.from({ length: WORKERS }, work));
    } catch (error) {
      failed = true;
      this.effects.log(`${this.spec.name}: ${String(error)}`);
    }
    this.failures = failed ? this.failures + 1 : 0;
  }

  private async carryOut({ subject, actions }: Decision): Promise<boolean> {
    try {
      for (const action of actions) await perform(action, this.effects);
      return true;
    } catch (error) {
      // Someone else was faster: the news of it are on their way, and the next round decides on them.
      if (!(error instanceof ApiError && error.status === 409)) {
        this.effects.log(`${this.spec.name}: ${subject}: ${String(error)}`);
      }
      return false;
    }
  }
}
