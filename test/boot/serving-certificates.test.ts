import { execFileSync } from "node:child_process";
import { controlNodeUserData } from "../../lib/boot/control-node";
import { Machine, SCRIPTS } from "./support/machine";
import { SomeCluster } from "./support/settings";

interface Request {
  readonly signerName?: string;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly usages?: readonly string[];
  readonly subject?: string;
  /** As openssl writes them. */
  readonly names?: string;
  readonly conditions?: readonly object[];
}

const NODES = [
  node("web-1", [
    ["InternalIP", "10.0.0.77"],
    ["ExternalIP", "198.51.100.7"],
    ["Hostname", "web-1"],
  ]),
  node("web-2", [["InternalIP", "10.0.0.78"]]),
  node("liar", [
    ["InternalIP", "10.0.0.78"],
    ["InternalIP", "192.0.2.1"],
  ]),
];

function node(name: string, addresses: readonly (readonly [type: string, address: string])[]) {
  return {
    metadata: { name },
    status: { addresses: addresses.map(([type, address]) => ({ type, address })) },
  };
}

describe("serving certificates of kubelets (C10)", () => {
  let some: SomeCluster;
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  function pem(subject: string, names: string): string {
    const key = [
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-noenc",
      "-keyout",
      "/dev/null",
    ];
    const extensions = names === "" ? [] : ["-addext", `subjectAltName=${names}`];
    return execFileSync("openssl", ["req", "-new", ...key, "-subj", subject, ...extensions], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  }

  /** What becomes of a request. */
  function approved(request: Request): { readonly approved: boolean; readonly output: string } {
    const {
      username = "system:node:web-1",
      subject = `/O=system:nodes/CN=${username}`,
      names = "DNS:web-1,IP:10.0.0.77",
      conditions,
      ...spec
    } = request;
    const machine = new Machine(controlNodeUserData(some.settings(), some.node(1)));
    const csr = {
      metadata: { name: "csr-1" },
      spec: {
        signerName: "kubernetes.io/kubelet-serving",
        groups: ["system:nodes", "system:authenticated"],
        usages: ["digital signature", "server auth"],
        username,
        request: Buffer.from(pem(subject, names)).toString("base64"),
        ...spec,
      },
      status: conditions ? { conditions } : {},
    };
    machine
      .world("certificatesigningrequests", JSON.stringify({ items: [csr] }))
      .world("nodes", JSON.stringify({ items: NODES }))
      .program("openssl", `exec ${execFileSync("which", ["openssl"], { encoding: "utf8" }).trim()} "$@"`)
      .program(
        "kubectl",
        `
while [[ $1 == --* ]]; do shift 2; done
case $1 in
  get) cat "$WORLD/$2" ;;
  certificate) echo "$*" >>"$WORLD/calls" ;;
esac`,
      );
    const { ended, output } = machine.boot(`${SCRIPTS}/approve.py`, "python3");
    expect([ended, output]).toEqual([true, output]);
    const { calls } = machine;
    machine.remove();
    expect(calls.filter((call) => call !== "certificate approve csr-1")).toEqual([]);
    return { approved: calls.length === 1, output };
  }

  test.each<[string, Request]>([
    ["its name and address", {}],
    ["its address only", { names: "IP:10.0.0.77" }],
    ["the address that the world sees too", { names: "DNS:web-1,IP:10.0.0.77,IP:198.51.100.7" }],
    ["an RSA key", { usages: ["key encipherment", "server auth", "digital signature"] }],
  ])("a node that asks for itself, with %s, is served", (_, request) => {
    expect(approved(request)).toEqual({ approved: true, output: expect.stringContaining("approved") });
  });

  test.each<[string, Request]>([
    ["another node's address", { names: "DNS:web-1,IP:10.0.0.78" }],
    ["another node's name", { names: "DNS:web-2,IP:10.0.0.77" }],
    ["the name of the API", { names: "DNS:kubernetes.default,IP:10.0.0.77" }],
    ["the address of the API", { names: "IP:10.0.0.5" }],
    ["no name at all", { names: "" }],
    ["names of other kinds", { names: "DNS:web-1,URI:spiffe://web-1" }],
    ["another node's identity", { subject: "/O=system:nodes/CN=system:node:web-2" }],
    ["an administrator's group", { subject: "/O=system:masters/CN=system:node:web-1" }],
    ["two groups", { subject: "/O=system:nodes/O=system:masters/CN=system:node:web-1" }],
    ["the usage of a client", { usages: ["digital signature", "server auth", "client auth"] }],
    ["no usages", { usages: [] }],
    ["a user who is no node", { username: "system:admin" }],
    ["a user who is not in the group of nodes", { groups: ["system:authenticated"] }],
    ["a node that is not there", { username: "system:node:web-9", names: "DNS:web-9" }],
    [
      "an address that its object claims, and another node has",
      { username: "system:node:liar", names: "IP:10.0.0.78" },
    ],
    [
      "an address that its object claims, outside of the nodes' blocks",
      { username: "system:node:liar", names: "IP:192.0.2.1" },
    ],
  ])("one with %s is left for a person", (_, request) => {
    expect(approved(request)).toEqual({ approved: false, output: expect.stringContaining("left alone") });
  });

  test.each<[string, Request]>([
    ["for other signers", { signerName: "kubernetes.io/kube-apiserver-client" }],
    ["that were decided", { conditions: [{ type: "Denied" }] }],
  ])("requests %s are not looked at", (_, request) => {
    expect(approved(request)).toEqual({ approved: false, output: "" });
  });
});
