import { startLab, stopLab } from "../../lab";

/** A control plane of a test's own, whose objects no other test sees, and whose guards hold no other test. */
export class OwnControlPlane {
  private constructor(
    readonly kubeconfig: string,
    private readonly former: string | undefined,
  ) {}

  /** @param purpose tells it apart from others of the same process */
  static async start(purpose: string): Promise<OwnControlPlane> {
    const former = process.env.CCE_LAB;
    process.env.CCE_LAB = `test-${process.pid}-${purpose}`;
    const { kubeconfig } = await startLab(["kubernetes"]);
    return new OwnControlPlane(kubeconfig, former);
  }

  async stop(): Promise<void> {
    await stopLab([], { wipe: true });
    if (this.former === undefined) delete process.env.CCE_LAB;
    else process.env.CCE_LAB = this.former;
  }
}
