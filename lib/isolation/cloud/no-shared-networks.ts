import { absent, absentOr, oneOf } from "../language/checks";
import { all } from "../language/condition";
import type { IsolationRule, Surveyed } from "../rule";
import { OBJECT } from "../roots";
import type { Subject } from "../subject";
import { field, grouped, idOf, NETWORK, ofKinds, plainText, PORT } from "./parts";

const FIX = "leave it out, and let who needs both networks route between them";
const SUBNET = "openstack:networking/subnet:Subnet";
/** Objects that two projects may share without reaching each other by it. */
const HARMLESS = ["qos_policy", "address_scope", "subnetpool", "bgpvpn"] as const;

export const noSharedNetworks: IsolationRule = {
  number: 50,
  name: "no-shared-networks",
  statement: "A network belongs to one tenant, and nothing shares it or its security groups.",
  why: "In a network of both, others' machines are neighbours, below everything that routers and rules hold off.",
  fix: FIX,
  source: "https://docs.openstack.org/neutron/latest/admin/config-rbac.html",
  parts: [
    {
      on: { cloud: [NETWORK] },
      breaks: "gives the network to others",
      holds: all(
        OBJECT.at("shared").passes(absentOr(false)),
        OBJECT.at("external").passes(absentOr(false)),
        // Whatever is in it is laid over the other fields when the cloud is asked.
        ...["shared", "router:external", "tenant_id", "project_id"].map((name) =>
          OBJECT.at("valueSpecs", name).passes(absent),
        ),
      ),
    },
    {
      on: { cloud: ["openstack:networking/rbacPolicyV2:RbacPolicyV2"] },
      breaks: "shares it with others",
      holds: OBJECT.at("objectType").passes(oneOf(...HARMLESS)),
    },
  ],
  survey: severalTenants,
};

/** Networks in which resources say that they belong to different projects. */
function severalTenants(subjects: readonly Subject[]): readonly Surveyed[] {
  const owned = [
    ...ofKinds(subjects, NETWORK).map((subject) => [idOf(subject), subject] as const),
    ...ofKinds(subjects, PORT, SUBNET).map(
      (subject) => [plainText(field(subject, "networkId")), subject] as const,
    ),
  ].flatMap(([network, subject]): [string, Subject][] => (network === undefined ? [] : [[network, subject]]));
  return [...grouped(owned).values()].flatMap((together) => {
    const stated = together.filter((subject) => plainText(field(subject, "tenantId")) !== undefined);
    const [first, ...others] = stated;
    const own = first && plainText(field(first, "tenantId"));
    return others
      .filter((subject) => plainText(field(subject, "tenantId")) !== own)
      .map((subject) => ({
        subject,
        findings: [
          {
            field: field(subject, "tenantId").path,
            value: plainText(field(subject, "tenantId")),
            rule: `is in a network of project ${own}`,
            fix: "give each tenant a network of its own",
          },
        ],
      }));
  });
}
