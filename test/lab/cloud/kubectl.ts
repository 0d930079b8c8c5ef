import { execFile } from "node:child_process";
import { startLab } from "../../../lab";

/** kubectl on the lab, as people use it. */
export class Kubectl {
  private constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Starts the lab's cluster, or finds it running. */
  static async onTheLab(): Promise<Kubectl> {
    const lab = await startLab(["kubernetes"]);
    return new Kubectl({ ...process.env, ...lab.env });
  }

  /**
   * @returns what it prints
   * @throws Error with what it complains of
   */
  run(args: readonly string[], input?: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const done = (error: Error | null, output: string, complaint: string) => {
        if (error) reject(new Error(`kubectl ${args.join(" ")}: ${complaint || error.message}`));
        else resolve(output);
      };
      const child = execFile("kubectl", [...args], { env: this.env, maxBuffer: 1 << 26 }, done);
      child.stdin?.end(input);
    });
  }

  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    await this.run(["apply", "--server-side", "-f", "-"], JSON.stringify(list));
  }

  async get<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run(["get", ...args, "-o", "json"])) as T; // the API's contract for the kind
  }

  /** Waits until a field has a value; the limit is for a lab that hangs, no measure of speed. */
  async until(object: string, namespace: string, field: string, value?: string): Promise<void> {
    const condition = `--for=jsonpath={${field}}${value === undefined ? "" : `=${value}`}`;
    await this.run(["wait", object, "-n", namespace, condition, "--timeout=100s"]);
  }

  /** Waits until something was said about an object. */
  async said(namespace: string, name: string, reason: string): Promise<string> {
    const about = `involvedObject.name=${name},reason=${reason}`;
    for (;;) {
      const { items } = await this.get<{ items: { message: string }[] }>(
        "events",
        "-n",
        namespace,
        `--field-selector=${about}`,
      );
      if (items[0]) return items[0].message;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
