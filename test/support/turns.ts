import { withLock } from "../../lab/processes/lock";

const HOUR = 3_600_000;

/**
 * Has the tests of one file wait until no other file, in whichever process, has the same of the lab. Called after the
 * file's own `afterAll`, it lets others have it after that.
 */
export function takeTurns(what: string): void {
  let release: () => void = () => undefined;
  let held: Promise<void> = Promise.resolve();
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      held = withLock(what, "testing", () => {
        resolve();
        return new Promise<void>((done) => (release = done));
      });
    });
  }, HOUR);
  afterAll(async () => {
    release();
    await held;
  });
}
