import { workerUserData } from "../../lib/boot/worker";
import type { Packages } from "../../lib/boot/settings";
import { INSTALL_SCRIPT } from "./support/machine";
import type { Machine } from "./support/machine";
import { machinesOfTests } from "./support/machines";
import { SomeCluster } from "./support/settings";

const TOOLS = ["containerd", "conntrack", "ethtool", "iptables", "nft", "socat"];
const KUBERNETES = ["kubelet", "kubectl"];

describe("programs of a node (C1)", () => {
  let some: SomeCluster;
  const make = machinesOfTests();
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  /** A machine with the given programs; apt-get provides what it is asked for, of version 1.34.1. */
  function machine(programs: readonly string[], packages?: Packages, kubeadm?: string): Machine {
    const made = make(workerUserData(some.settings({ packages }), {}));
    const real = (version: string) => `case $1 in version) echo ${version} ;; esac`;
    // The world's own kubeadm plays joins; here it is about whether there is one.
    made.forget("/bin/kubeadm");
    made.forget("/bin/kubectl");
    if (kubeadm !== undefined) made.program("kubeadm", real(kubeadm));
    for (const program of programs) made.program(program, "exit 0");
    for (const program of ["swapoff", "modprobe", "sysctl", "apt-mark"]) made.program(program, "exit 0");
    made.program("systemctl", "exit 0");
    made.write("/etc/fstab", "/dev/vda1 / ext4 defaults 0 1\n/dev/vdb none swap sw 0 0\n");
    made.program(
      "curl",
      `echo "curl \${!#}" >>"$WORLD/calls"; while [[ $1 != --output ]]; do shift; done; echo key >"$2"`,
    );
    made.program(
      "apt-get",
      `
echo "apt-get \${*:7}" >>"$WORLD/calls"
for wanted; do
  case $wanted in
    kubeadm=1.34.1-*) printf '#!/bin/bash\\necho v1.34.1\\n' >/var/kubeadm; install -m 0755 /var/kubeadm "\${0%/*}/kubeadm" ;;
  esac
done`,
    );
    return made;
  }

  test("what a plain image lacks is installed, Kubernetes in the version of the cluster", () => {
    const plain = machine([]);
    expect(plain.boot(INSTALL_SCRIPT)).toMatchObject({ ended: true });
    expect(plain.calls).toEqual([
      "apt-get update",
      "apt-get install --no-install-recommends containerd conntrack ethtool iptables nftables socat",
      "curl https://pkgs.k8s.io/core:/stable:/v1.34/deb/Release.key",
      "apt-get update",
      "apt-get install kubeadm=1.34.1-* kubelet=1.34.1-* kubectl=1.34.1-*",
    ]);
    expect(plain.read("/etc/apt/sources.list.d/kubernetes.list")).toMatch(
      /^deb \[signed-by=\S+\/etc\/apt\/keyrings\/kubernetes.asc\] https:\/\/pkgs\.k8s\.io\/core:\/stable:\/v1\.34\/deb\/ \/\n$/,
    );
    expect(plain.read("/etc/fstab")).toBe("/dev/vda1 / ext4 defaults 0 1\n#/dev/vdb none swap sw 0 0\n");
  });

  test("nothing is installed, fetched or changed where a prepared image has it all", () => {
    for (const from of ["image", "repositories"] as const) {
      const prepared = machine([...TOOLS, ...KUBERNETES], { from }, "v1.34.3");
      expect(prepared.boot(INSTALL_SCRIPT)).toMatchObject({ ended: true });
      expect(prepared.calls).toEqual([]);
      expect(prepared.has("/etc/apt/sources.list.d/kubernetes.list")).toBe(false);
    }
  });

  test("an image that was said to be prepared and is not says what it lacks", () => {
    const { ended, output } = machine(TOOLS.slice(1), { from: "image" }).boot(INSTALL_SCRIPT);
    expect(ended).toBe(false);
    expect(output).toContain("lacks: containerd kubeadm kubelet kubectl");
  });

  test("an image of another minor version is not taken", () => {
    const { ended, output } = machine([...TOOLS, ...KUBERNETES], undefined, "v1.33.5").boot(INSTALL_SCRIPT);
    expect(ended).toBe(false);
    expect(output).toContain("the image has kubeadm v1.33.5, the cluster is of v1.34.1");
  });

  test("a key of one's own is used, and none fetched", () => {
    const signingKey = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBGMH\n-----END PGP PUBLIC KEY BLOCK-----";
    const plain = machine(TOOLS, {
      from: "repositories",
      kubernetesRepository: "http://mirror.example.com/kubernetes",
      signingKey,
    });
    expect(plain.boot(INSTALL_SCRIPT)).toMatchObject({ ended: true });
    expect(plain.calls.filter((call) => call.startsWith("curl"))).toEqual([]);
    expect(plain.read("/etc/apt/keyrings/kubernetes.asc")).toBe(`${signingKey}\n`);
  });
});
