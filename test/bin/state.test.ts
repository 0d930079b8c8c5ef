import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stateEnvironment } from "../../bin/platform/state";

describe("where the engine keeps its state", () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), "cce state "))));
  afterEach(() => rmSync(home, { recursive: true }));

  test("a folder of the user's, with a passphrase that nobody else can read", () => {
    const env = stateEnvironment("checkout", { CCE_STATE: home });
    expect(env.PULUMI_BACKEND_URL).toBe(`file://${join(home, "checkout", "state")}`);
    const file = env.PULUMI_CONFIG_PASSPHRASE_FILE ?? "";
    expect(readFileSync(file, "utf8").length).toBeGreaterThan(40);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test("the passphrase is made once: a second command finds the same", () => {
    const read = () =>
      readFileSync(stateEnvironment("a", { CCE_STATE: home }).PULUMI_CONFIG_PASSPHRASE_FILE ?? "", "utf8");
    expect(read()).toBe(read());
  });

  test("two checkouts have two", () => {
    const one = stateEnvironment("one", { CCE_STATE: home });
    const other = stateEnvironment("other", { CCE_STATE: home });
    expect(one.PULUMI_BACKEND_URL).not.toBe(other.PULUMI_BACKEND_URL);
    expect(one.PULUMI_CONFIG_PASSPHRASE_FILE).not.toBe(other.PULUMI_CONFIG_PASSPHRASE_FILE);
  });

  test("a backend and passphrase that the user has chosen are left alone", () => {
    const chosen = { CCE_STATE: home, PULUMI_BACKEND_URL: "s3://state", PULUMI_CONFIG_PASSPHRASE: "" };
    expect(stateEnvironment("checkout", chosen)).toEqual({});
  });
});
