import fc from "fast-check";
import type { CloudConf, CloudLogin } from "../../lib/addons/cloud-conf";
import { cloudConf } from "../../lib/addons/cloud-conf";

const LOGIN: CloudLogin = {
  authUrl: "https://keystone.example.com:5000/v3",
  region: "north",
  applicationCredentialId: "id",
  applicationCredentialSecret: "secret",
};

/**
 * Reads a file as gcfg does, which the consumers use: a value ends at a comment, unless it is in quotes, where a
 * backslash gives the next character its meaning.
 */
function read(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const sections: Record<string, Record<string, string>> = {};
  let current: Record<string, string> = {};
  for (const line of text.split("\n").filter((each) => each !== "")) {
    const head = /^\[(\w+)(?: ("(?:[^"\\]|\\.)*"))?\]$/.exec(line);
    if (head) {
      const [, name = "", part] = head;
      current = {};
      sections[part === undefined ? name : `${name}/${unquoted(part)}`] = current;
    } else {
      const [, key = "", value = ""] = /^([a-z-]+) = (.*)$/.exec(line) ?? [];
      current[key] = unquoted(value);
    }
  }
  return sections;
}

function unquoted(text: string): string {
  let value = "";
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    if (letter === "\\") {
      index++;
      const escaped = text.charAt(index);
      if (escaped !== "\\" && escaped !== '"') throw new Error(`unknown escape sequence \\${escaped}`);
      value += escaped;
    } else if (letter === '"') {
      isQuoted = !isQuoted;
    } else if (!isQuoted && (letter === "#" || letter === ";")) {
      break;
    } else {
      value += letter;
    }
  }
  if (isQuoted) throw new Error("string not terminated");
  return value;
}

const printable = fc.string({ unit: "grapheme" }).filter((text) => !/[\p{Cc}\uFEFF]/u.test(text));

describe("cloud.conf (C10)", () => {
  test("C10: has the sections and keys of cloud-provider-openstack", () => {
    const conf: CloudConf = {
      global: { ...LOGIN, caFile: "/etc/config/ca.crt" },
      loadBalancer: {
        floatingNetworkId: "public-id",
        subnetId: "subnet-id",
        lbProvider: "ovn",
        lbMethod: "SOURCE_IP_PORT",
        manageSecurityGroups: true,
        createMonitor: true,
        maxSharedLb: 1,
        internalLb: false,
      },
      loadBalancerClasses: { "inside only": { subnetId: "other-id" } },
      blockStorage: { ignoreVolumeAz: true, rescanOnResize: true, nodeVolumeAttachLimit: 20 },
    };
    expect(cloudConf(conf)).toBe(`[Global]
auth-url = "https://keystone.example.com:5000/v3"
region = "north"
application-credential-id = "id"
application-credential-secret = "secret"
ca-file = "/etc/config/ca.crt"

[LoadBalancer]
floating-network-id = "public-id"
subnet-id = "subnet-id"
lb-provider = "ovn"
lb-method = "SOURCE_IP_PORT"
manage-security-groups = "true"
create-monitor = "true"
max-shared-lb = "1"
internal-lb = "false"

[LoadBalancerClass "inside only"]
subnet-id = "other-id"

[BlockStorage]
ignore-volume-az = "true"
rescan-on-resize = "true"
node-volume-attach-limit = "20"
`);
  });

  test("C10: whatever a value holds, its reader finds that value and no other key", () => {
    fc.assert(
      fc.property(printable, printable, (secret, name) => {
        const text = cloudConf({
          global: { ...LOGIN, applicationCredentialSecret: secret },
          loadBalancerClasses: { [`class ${name}`]: { networkId: secret } },
        });
        expect(read(text)).toEqual({
          Global: {
            "auth-url": LOGIN.authUrl,
            region: LOGIN.region,
            "application-credential-id": LOGIN.applicationCredentialId,
            "application-credential-secret": secret,
          },
          [`LoadBalancerClass/class ${name}`]: { "network-id": secret },
        });
      }),
    );
  });

  test.each(["a\nuse-clouds = true", "a\r", "\u0000", "\u0085", "a\uFEFF", "\ud800"])(
    "C10: %j has no place in it",
    (region) => {
      expect(() => cloudConf({ global: { ...LOGIN, region } })).toThrow(/control character/);
    },
  );

  test("C10: what is no key does not get in, though it came with the values", () => {
    const wider = { ...LOGIN, password: "of a user", "use-octavia": true };
    expect(cloudConf({ global: wider })).toBe(cloudConf({ global: LOGIN }));
  });
});
