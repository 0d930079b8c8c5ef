import { createHash } from "node:crypto";
import type { Answers, Computed } from "./graph";

/** Ids that the recorded cloud gives to what is there already. */
export const CLOUD = {
  image: "0d8d7c8e-2f1c-4a5e-9d53-3f3f0c1f6a11",
  external: "5a1f7a40-8a0c-4a0e-8d2b-6c9f0a6a2b22",
  subnet: "d3b07384-d113-4ec6-a7c1-2f8a9b0c1d33",
  subnetCidr: "10.0.0.0/24",
  authUrl: "https://keystone.example.com:5000/v3",
} as const;

/** What OpenStack knows before anything is made. */
export const cloudAnswers: Answers = (token, inputs) => {
  switch (token) {
    case "openstack:images/getImage:getImage":
      return { id: CLOUD.image, name: inputs.name };
    case "openstack:networking/getNetwork:getNetwork":
      return { id: CLOUD.external, name: inputs.name };
    case "openstack:networking/getSubnet:getSubnet":
      return { id: CLOUD.subnet, subnetId: inputs.subnetId, cidr: CLOUD.subnetCidr };
    case "openstack:identity/getAuthScope:getAuthScope":
      return {
        region: "",
        roles: ["member", "reader", "load-balancer_member", "heat_stack_owner"].map((roleName) => ({
          roleId: `${roleName}-id`,
          roleName,
        })),
        serviceCatalogs: [
          {
            type: "identity",
            endpoints: [
              { interface: "internal", region: "north", url: "https://10.1.1.1:5000/v3" },
              { interface: "public", region: "north", url: CLOUD.authUrl },
            ],
          },
        ],
      };
    case "openstack:compute/getFlavor:getFlavor":
      return { id: "flavor-id", name: inputs.name, vcpus: 4, ram: 8192 };
    default:
      return undefined;
  }
};

/** What the providers of OpenStack, keys and random values know of a resource once it is there. */
export const cloudComputed: Computed = (type, inputs) => {
  switch (type) {
    case "openstack:networking/port:Port":
      return { allFixedIps: [addressOf(String(inputs.name))] };
    case "openstack:loadbalancer/loadBalancer:LoadBalancer":
      return { vipPortId: `port of ${String(inputs.name)}` };
    case "openstack:networking/floatingIp:FloatingIp":
      return { address: "203.0.113.7" };
    case "openstack:identity/applicationCredential:ApplicationCredential":
      return { secret: `secret of ${String(inputs.description)}` };
    case "random:index/randomString:RandomString":
      return { result: "a".repeat(Number(inputs.length)) };
    case "random:index/randomPassword:RandomPassword":
      return { result: "b".repeat(Number(inputs.length)) };
    case "random:index/randomBytes:RandomBytes":
      return { base64: Buffer.alloc(Number(inputs.length), 7).toString("base64") };
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: AUTHORITY.privateKey, publicKeyPem: AUTHORITY.publicKey };
    case "tls:index/selfSignedCert:SelfSignedCert":
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: AUTHORITY.certificate };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: "request" };
    default:
      return {};
  }
};

/** An address for a name, the same each time. */
function addressOf(name: string): string {
  const [byte = 0] = createHash("sha256").update(name).digest();
  return `10.0.0.${byte}`;
}

/** An authority of nobody, whose certificate and key only have to belong together. */
const AUTHORITY = {
  certificate: `-----BEGIN CERTIFICATE-----
MIIBjjCCATSgAwIBAgIULylcUNpVtChj6++Q6+0cVnbZ54owCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjIxOTQzNDFaGA8yMTI2MTAy
OTE5NDM0MVowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABITFiq+f2pXOSzb7BkQ827tm8x420El9H7Ta9C88C7z4+053BD8j
hKa2LO3Dn7QxHLMCaifqEY8EoSRvZ90oiCmjYDBeMB0GA1UdDgQWBBRItKk13kdm
zPkk5UBP/hvue3yCIDAfBgNVHSMEGDAWgBRItKk13kdmzPkk5UBP/hvue3yCIDAP
BgNVHRMBAf8EBTADAQH/MAsGA1UdDwQEAwIBBjAKBggqhkjOPQQDAgNIADBFAiBi
gKvkNkXYvvzJH0/p0qqHu1A7xwD9Il65TIK0UX2z1gIhAOA9lPPeRyxIa8fhWAhG
WhTLeuBo4Vy+qH3Nyjplxnrn
-----END CERTIFICATE-----
`,
  privateKey: `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEILE718V4xnQyd64Y5V1o1oE58lk+3UHv5jjHZO5RPuucoAoGCCqGSM49
AwEHoUQDQgAEhMWKr5/alc5LNvsGRDzbu2bzHjbQSX0ftNr0LzwLvPj7TncEPyOE
prYs7cOftDEcswJqJ+oRjwShJG9n3SiIKQ==
-----END EC PRIVATE KEY-----
`,
  publicKey: `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhMWKr5/alc5LNvsGRDzbu2bzHjbQ
SX0ftNr0LzwLvPj7TncEPyOEprYs7cOftDEcswJqJ+oRjwShJG9n3SiIKQ==
-----END PUBLIC KEY-----
`,
} as const;
