import { MemberKind, MemberRole, PeerDirection, TenantNamespace } from "../../../lib/constructs";
import type { Case } from "./world";

/** A namespace that begins with the run's name and is as long as one may be. */
export const longest = (run: string) => `${run}-${"n".repeat(62 - run.length)}`;

const EVERYTHING = { cpu: "1", memory: "1G", ephemeralStorage: "1G" };

/** Tenants that the cluster gets for real: what is in a namespace can be judged only once that is there. */
export const TENANTS: readonly Case[] = [
  [
    "W11: the least that a tenant takes, with the longest names",
    ({ chart, run }) =>
      void new TenantNamespace(chart, "least", { name: longest(run), organization: "o".repeat(63) }),
  ],
  [
    "W11, T1: every option of a tenant",
    ({ chart, run, tenant, backend }) =>
      void new TenantNamespace(chart, "most", {
        name: `${run}-most`,
        organization: "0-1-2",
        podSecurityVersion: "v1.33",
        quota: {
          pods: 0,
          cpu: "0.5",
          memory: "1e9",
          ephemeralStorage: "1.5Gi",
          storage: "1P",
          storageOf: [{ backend, capacity: "1Ti" }],
          claims: 0,
          loadBalancers: 0,
          nodePorts: 0,
          secrets: 1,
        },
        limits: { defaultRequest: EVERYTHING, defaultLimit: EVERYTHING, max: EVERYTHING, maxClaim: "1Ti" },
        members: [
          { name: "oidc:Ünal O'Hara <u@acme.example>", role: MemberRole.Viewer },
          { name: "https://issuer.example#42", role: MemberRole.Developer },
          { name: "acme:developers", kind: MemberKind.Group, role: MemberRole.Developer },
        ],
        imagePull: { server: "registry.example.org:5000", username: "u:s", password: 'p"\\w' },
        nodes: {
          labels: { "example.org/pool": "", zone: "A_1.b" },
          tolerations: [
            { key: "example.org/pool", value: "", effect: "NoSchedule" },
            { key: "pool", value: "a", effect: "NoExecute" },
            { key: "pool", value: "a", effect: "PreferNoSchedule" },
          ],
        },
        peers: [
          {
            tenant,
            ports: [
              { port: 1, protocol: "SCTP" },
              { port: 65535, protocol: "UDP" },
            ],
          },
          { tenant, ports: [1], direction: PeerDirection.To },
        ],
        externalEgress: [
          { cidr: "0.0.0.0/0", ports: [443] },
          { cidr: "::/0", ports: [{ port: 443, protocol: "UDP" }] },
          { cidr: "203.0.113.9/32", ports: [1, 65535] },
        ],
        grants: { allowReadOnlyHostPaths: ["/var/log", "/var/lib/a b"], allowNodePorts: true },
      }),
  ],
];
