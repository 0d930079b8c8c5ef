import { parse } from "yaml";
import { z } from "zod";
import { controlNodeUserData } from "../../lib/boot/control-node";
import { Machine, SCRIPTS } from "./support/machine";
import { SomeCluster } from "./support/settings";

const SCRIPT = `${SCRIPTS}/renew.sh`;
const PARTS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
const manifest = z.looseObject({
  metadata: z.looseObject({ name: z.string(), annotations: z.record(z.string(), z.string()).optional() }),
});

describe("certificates of the control plane (C10; complaint 10)", () => {
  let some: SomeCluster;
  let machine: Machine;
  beforeAll(async () => {
    some = await SomeCluster.create();
  });
  beforeEach(() => {
    machine = new Machine(controlNodeUserData(some.settings(), some.node(1)));
    for (const part of PARTS) {
      machine.write(`/etc/kubernetes/manifests/${part}.yaml`, `metadata:\n  name: ${part}\nspec: {}\n`);
    }
    machine.write("/etc/kubernetes/pki/apiserver.crt", "");
    machine
      .serves("127.0.0.1:6443", "10.0.0.12:6443", "10.0.0.13:6443")
      .program("openssl", "[[ -e $WORLD/valid ]]")
      .onKubeadm("certs-1", 'touch "$WORLD/valid"');
  });
  afterEach(() => machine.remove());

  function restarted(): readonly string[] {
    return PARTS.filter((part) => {
      const { metadata } = manifest.parse(parse(machine.read(`/etc/kubernetes/manifests/${part}.yaml`)));
      expect(metadata.name).toBe(part);
      return metadata.annotations?.["cloud-container-engine/certificates-renewed"] !== undefined;
    });
  }

  test("that are good for long are left alone", () => {
    machine.world("valid");
    expect(machine.boot(SCRIPT).ended).toBe(true);
    expect(machine.calls).toEqual([]);
    expect(restarted()).toEqual([]);
  });

  test("that are due are renewed, and every part that holds one is restarted", () => {
    expect(machine.boot(SCRIPT)).toMatchObject({ ended: true });
    expect(machine.calls).toEqual(["kubeadm certs"]);
    expect(restarted()).toEqual(PARTS);
    expect(machine.marked("renewing")).toBe(false);
  });

  test("wait while another control node does not serve", () => {
    machine.forget("/world/serving/10.0.0.13:6443");
    expect(machine.boot(SCRIPT).ended).toBe(false);
    expect(machine.calls).toEqual([]);
    expect(restarted()).toEqual([]);
  });

  test("a restart that power was lost before is made up for", () => {
    machine.program("sleep", 'kill -9 "$PPID"');
    expect(machine.boot(SCRIPT).ended).toBe(false);
    expect(restarted()).toEqual(["etcd"]);
    machine.program("sleep", "exit 0");
    expect(machine.boot(SCRIPT).ended).toBe(true);
    expect(restarted()).toEqual(PARTS);
    expect(machine.calls).toEqual(["kubeadm certs"]);
  });
});
