/** Where long work says how far it is. The lab itself never prints. */
export interface Report {
  /** One fact, on a line of its own. */
  line(text: string): void;
  /**
   * Runs `work`, saying that it goes on for as long as it does, and how long it took.
   * @param what what is going on, as in "building kwok 0.7.0"
   */
  during<T>(what: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
}

/** A report that nobody reads. */
export const silent: Report = { line: () => undefined, during: (_what, work) => work(() => undefined) };

/** Seconds for people: `3.2 s`, `2 min 20 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

interface Work {
  readonly what: string;
  readonly since: number;
  detail: string;
}

/** How often work that goes on says so where nobody can be shown a moving line: in milliseconds. */
const HEARTBEAT = 30_000;
/** How often the moving line of a terminal moves. */
const REDRAW = 500;

/**
 * A report on a stream. On a terminal the last line moves; elsewhere (CI, a file) work prints a line
 * when it starts, one every 30 seconds, and one when it is done.
 */
export function streamReport(stream: NodeJS.WriteStream): Report {
  const running = new Set<Work>();
  const moving = stream.isTTY === true;
  let timer: NodeJS.Timeout | undefined;

  const print = (text: string): void => {
    stream.write(moving ? `\r\u001b[K${text}\n` : `${text}\n`);
    if (moving) draw();
  };
  const draw = (): void => {
    if (running.size === 0) return;
    const text = [...running].map(elapsed).join(" | ");
    stream.write(`\r\u001b[K${text.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const tick = (): void => {
    if (moving) draw();
    else for (const work of running) print(`  ${elapsed(work)}`);
  };

  return {
    line: print,
    async during(what, work) {
      const entry: Work = { what, since: Date.now(), detail: "" };
      running.add(entry);
      if (!moving) print(`  ${what} ...`);
      timer ??= setInterval(tick, moving ? REDRAW : HEARTBEAT);
      const finish = (outcome: string): void => {
        running.delete(entry);
        if (running.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
        print(`  ${what}: ${outcome} ${duration(Date.now() - entry.since)}`);
      };
      try {
        const result = await work((detail) => (entry.detail = detail));
        finish("done in");
        return result;
      } catch (thrown) {
        finish("failed after");
        throw thrown;
      }
    },
  };
}

function elapsed(work: Work): string {
  const detail = work.detail === "" ? "" : `, ${work.detail}`;
  return `${work.what}: ${duration(Date.now() - work.since)}${detail}`;
}
