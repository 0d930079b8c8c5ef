import { gzipSync } from "node:zlib";
import { userDataWithoutCredentials } from "../../../../lib/isolation/cloud/user-data";
import type { RuleCases } from "../../support/cases";
import { resource, scaled, server, stack } from "./resources";

const KEY =
  "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEILE718V4xnQyd64Y5V1o1oE5\n-----END EC PRIVATE KEY-----\n";
const OPENRC = "export OS_USERNAME=shop\nexport OS_PASSWORD=correct-horse\n";
const CLOUDS =
  "clouds:\n  shop:\n    auth:\n      auth_url: https://keystone.example.com\n      password: correct-horse\n";
const CLOUD_CONF =
  "[Global]\nauth-url=https://keystone.example.com\napplication-credential-secret=correct-horse\n";

function base64(text: string | Buffer): string {
  return Buffer.from(text).toString("base64");
}

function folded(text: string, length = 40): string {
  return base64(text).replace(new RegExp(`(.{${length}})`, "g"), "$1\n      ");
}

function config(content: string, encoding = ""): string {
  return `#cloud-config\nwrite_files:\n  - path: /etc/secret\n${encoding}    content: ${content}\n`;
}

const multipart = [
  'Content-Type: multipart/mixed; boundary="edge"',
  "",
  "--edge",
  "Content-Type: text/x-shellscript",
  "Content-Transfer-Encoding: base64",
  "",
  base64(OPENRC),
  "--edge--",
].join("\n");

const control = { metadata: { cluster: "prod", group: "control" } };

export const userDataCases: RuleCases = {
  rule: userDataWithoutCredentials,
  refused: {
    cloud: {
      "an openrc": server({ userData: `#!/bin/sh\n${OPENRC}` }),
      "an openrc on a control node": server({ ...control, userData: OPENRC }),
      "a clouds.yaml": server({ userData: CLOUDS }),
      "a cloud.conf": server({ userData: CLOUD_CONF }),
      "as base64 as a whole": server({ userData: base64(`#!/bin/sh\n${OPENRC}`) }),
      "as gzip as a whole": server({ userData: base64(gzipSync(CLOUD_CONF)) }),
      "a file as base64": server({ userData: config(base64(CLOUDS), "    encoding: b64\n") }),
      "a file as base64 over lines": server({
        userData: config(`|\n      ${folded(CLOUD_CONF)}`, "    encoding: b64\n"),
      }),
      "a file as gzip": server({ userData: config(base64(gzipSync(OPENRC)), "    encoding: gz+b64\n") }),
      "a file as binary of YAML": server({ userData: config(`!!binary ${base64(OPENRC)}`) }),
      "a file with letters as numbers": server({ userData: config('"OS\\x5fPASSWORD=correct-horse"') }),
      "a file in a file": server({ userData: config(base64(config(base64(OPENRC)))) }),
      "a part of several": server({ userData: multipart }),
      "a command": server({ userData: "#!/bin/sh\nopenstack --os-password correct-horse server list\n" }),
      "a command that unpacks": server({
        userData: `#!/bin/sh\necho ${base64(OPENRC)} | base64 -d > /root/openrc\n`,
      }),
      "among the metadata": server({ metadata: { OS_PASSWORD: "correct-horse" } }),
      "a worker's key": server({ userData: config(`|\n      ${KEY.replaceAll("\n", "\n      ")}`) }),
      "a worker's key, packed": server({ userData: config(base64(gzipSync(KEY)), "    encoding: gz+b64\n") }),
      "a server of Heat's": scaled("OS::Nova::Server", { user_data: OPENRC }),
      "what only Heat knows": scaled("OS::Nova::Server", { user_data: { get_attr: ["config", "config"] } }),
      "a parameter of the environment's": {
        ...resource("orchestration", "StackV1", {
          templateOpts: {
            Bin: JSON.stringify({
              heat_template_version: "wallaby",
              parameters: { user_data: { type: "string", hidden: true } },
              resources: {
                node: { type: "OS::Nova::Server", properties: { user_data: { get_param: "user_data" } } },
              },
            }),
          },
          environmentOpts: { Bin: JSON.stringify({ parameters: { user_data: OPENRC } }) },
        }),
      },
      "a configuration of Heat's": stack({
        config: { type: "OS::Heat::SoftwareConfig", properties: { config: KEY } },
      }),
      "files that Heat writes": stack({
        config: {
          type: "OS::Heat::CloudConfig",
          properties: { cloud_config: { write_files: [{ path: "/etc/openrc", content: OPENRC }] } },
        },
      }),
    },
  },
  passed: {
    cloud: {
      "a key on a control node": server({ ...control, userData: config(base64(KEY)) }),
      "a key on a control node, by its tags": server({ tags: ["group=control"], userData: KEY }),
      "a certificate": server({ userData: KEY.replaceAll("EC PRIVATE KEY", "CERTIFICATE") }),
      "a public key": server({
        userData: "#cloud-config\nssh_authorized_keys: [ssh-ed25519 AAAAC3NzaC1lZDI1NTE5]\n",
      }),
      "a token to join by": server({
        userData: "#!/bin/sh\nkubeadm join --token aaaaaa.bbbbbbbbbbbbbbbb 10.0.0.2:6443\n",
      }),
      "the word alone": server({
        userData: "#!/bin/sh\n# ask for OS_PASSWORD, which is nobody's to write down\n",
      }),
      none: server(),
    },
  },
};
