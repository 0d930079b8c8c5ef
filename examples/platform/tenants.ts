import type * as kubernetes from "@pulumi/kubernetes";
import { MemberRole, PeerDirection, TenantNamespace } from "cloud-container-engine";
import { WEB_PORT } from "./application";
import type { OrganizationSettings } from "./settings";

interface Tenancy {
  readonly organization: OrganizationSettings;
  readonly tenant: TenantNamespace;
}

/** A namespace for each organization, with the paths between them that the settings open. */
export function tenants(
  organizations: readonly OrganizationSettings[],
  provider: kubernetes.Provider,
): readonly Tenancy[] {
  return organizations.reduce<readonly Tenancy[]>((earlier, organization) => {
    const tenant = new TenantNamespace(
      organization.namespace,
      {
        organization: organization.name,
        members: [
          ...organization.developers.map((name) => ({ name, role: MemberRole.Developer })),
          ...organization.viewers.map((name) => ({ name, role: MemberRole.Viewer })),
        ],
        // A path is declared once, by the later of the two tenants, whichever way it leads.
        peers: earlier.flatMap((other) => paths(organization, other)),
      },
      { provider },
    );
    return [...earlier, { organization, tenant }];
  }, []);
}

function paths(organization: OrganizationSettings, other: Tenancy) {
  const callsUs = organization.calledBy.includes(other.organization.namespace);
  const weCall = other.organization.calledBy.includes(organization.namespace);
  return [
    ...(callsUs ? [{ tenant: other.tenant, direction: PeerDirection.From, ports: [WEB_PORT] }] : []),
    ...(weCall ? [{ tenant: other.tenant, direction: PeerDirection.To, ports: [WEB_PORT] }] : []),
  ];
}
