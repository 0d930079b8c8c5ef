import { publicFile, script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS, SETTINGS } from "./paths";
import { scriptService, timer } from "./units";

export const APPROVAL_TIMER = "cce-approve.timer";

/**
 * Approves the serving certificates of kubelets, which Kubernetes itself leaves to somebody who knows the nodes. A
 * request is approved when a node asks for itself, by its own name, and for addresses that its node object has, that
 * lie within the cluster's node blocks and that no other node has. Everything else is left for a person, and logged.
 *
 * A node may write its own object, so one that was taken over could ask for an address of that block that no node
 * has; port security in the cloud keeps it from being reached there.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#client-and-serving-certificates
 */
export function servingCertificateFiles(nodeCidrs: readonly string[]): readonly BootFile[] {
  return [
    publicFile(
      `${SETTINGS}/node-blocks`,
      [...nodeCidrs]
        .sort()
        .map((block) => `${block}\n`)
        .join(""),
    ),
    script(`${SCRIPTS}/approve.py`, APPROVE),
    scriptService(
      "cce-approve",
      "Approves serving certificates that kubelets ask for themselves",
      "approve.py",
      {
        Unit: [["ConditionPathExists", "/var/lib/cloud-container-engine/finished"]],
        Service: [
          ["Type", "oneshot"],
          // It runs often: only what it says is logged, not that it ran.
          ["LogLevelMax", "notice"],
          ["SyslogLevel", "notice"],
        ],
      },
    ),
    timer("cce-approve", "Looks for requests of kubelets", [
      ["OnCalendar", "*:*:0/20"],
      ["AccuracySec", "1s"],
    ]),
  ];
}

const APPROVE = `#!/usr/bin/python3
"""Approves the serving certificates that kubelets ask for, each for itself."""
import base64
import ipaddress
import json
import re
import subprocess
import sys

SIGNER = "kubernetes.io/kubelet-serving"
USER = "system:node:"
USAGES = [["digital signature", "server auth"], ["digital signature", "key encipherment", "server auth"]]
KUBECTL = [
    "kubectl", "--kubeconfig", "/etc/kubernetes/admin.conf", "--request-timeout", "15s",
    "--cache-dir", "/run/cloud-container-engine/cache",
]  # fmt: skip


def run(command, text=None):
    return subprocess.run(command, input=text, check=True, stdout=subprocess.PIPE, text=True).stdout


def items(kind):
    return json.loads(run([*KUBECTL, "get", kind, "--output", "json"]))["items"]


def is_pending(request):
    return request["spec"]["signerName"] == SIGNER and not request.get("status", {}).get("conditions")


def addresses(node, *kinds):
    listed = node.get("status", {}).get("addresses", [])
    return {ipaddress.ip_address(each["address"]) for each in listed if each["type"] in kinds}


def alternative_names(pem):
    """What openssl shows of a request's subjectAltName: pairs of kind and value."""
    text = run(["openssl", "req", "-noout", "-text"], pem)
    found = re.findall(r"X509v3 Subject Alternative Name:.*\\n\\s*(.*)", text)
    return [tuple(name.split(":", 1)) for line in found for name in line.strip().split(", ")]


def objection(request, nodes, blocks):
    """Why a request is not approved; None when it is."""
    spec = request["spec"]
    name = spec["username"].removeprefix(USER)
    node = nodes.get(name)
    if spec["username"] != USER + name or "system:nodes" not in spec.get("groups", []) or node is None:
        return "it does not come from a node"
    if sorted(spec["usages"]) not in USAGES:
        return "it asks for other usages"
    pem = base64.b64decode(spec["request"]).decode()
    subject = run(["openssl", "req", "-noout", "-subject", "-nameopt", "RFC2253"], pem).strip()
    if subject != f"subject=CN={USER}{name},O=system:nodes":
        return f"its subject is not the node's: {subject}"
    internal, external = addresses(node, "InternalIP"), addresses(node, "ExternalIP")
    others = [each for other, each in nodes.items() if other != name]
    taken = {address for other in others for address in addresses(other, "InternalIP", "ExternalIP")}
    names = alternative_names(pem)
    if not names:
        return "it names nothing that it is for"
    for kind, value in names:
        if kind == "DNS" and value.lower() == name:
            continue
        if kind == "IP Address":
            address = ipaddress.ip_address(value)
            is_own = address in external or (address in internal and any(address in block for block in blocks))
            if is_own and address not in taken:
                continue
        return f"{kind} {value} is not known to be the node's"
    return None


def main():
    pending = [request for request in items("certificatesigningrequests") if is_pending(request)]
    if not pending:
        return
    nodes = {node["metadata"]["name"]: node for node in items("nodes")}
    with open("/etc/cloud-container-engine/node-blocks", encoding="ascii") as lines:
        blocks = [ipaddress.ip_network(line.strip(), strict=False) for line in lines]
    for request in pending:
        name = request["metadata"]["name"]
        try:
            why = objection(request, nodes, blocks)
        except (ValueError, subprocess.CalledProcessError) as problem:
            why = f"it cannot be read: {problem}"
        if why is None:
            run([*KUBECTL, "certificate", "approve", name])
        print(f"{name} of {request['spec']['username']}:", "approved" if why is None else f"left alone, as {why}")


sys.exit(main())
`;
