import { exclusiveDomains } from "../../../../lib/isolation/cloud/exclusive-domains";
import type { CloudResource, RuleCases } from "../../support/cases";
import { resource, stack } from "./resources";

function aggregate(over: Readonly<Record<string, unknown>>, name = "acme"): CloudResource {
  const metadata = { compute_domain: name, filter_tenant_id: "5a0e" };
  return resource(
    "compute",
    "AggregateV2",
    { name, zone: name, hosts: ["compute-7"], metadata, ...over },
    name,
  );
}

function flavor(over: Readonly<Record<string, unknown>>): CloudResource {
  const extraSpecs = { "aggregate_instance_extra_specs:compute_domain": "acme" };
  return resource("compute", "Flavor", {
    name: "acme-small",
    vcpus: 2,
    ram: 4096,
    disk: 0,
    extraSpecs,
    ...over,
  });
}

export const exclusiveDomainsCases: RuleCases = {
  rule: exclusiveDomains,
  refused: {
    cloud: {
      "nobody admitted, so that all are": aggregate({ metadata: { compute_domain: "acme" } }),
      "an empty list of projects": aggregate({ metadata: { filter_tenant_id: "" } }),
      "projects that the filter does not read": aggregate({ metadata: { filter_tenant_id_shop: "5a0e" } }),
      "no zone": aggregate({ zone: undefined }),
      "an empty zone": aggregate({ zone: "" }),
      "no hosts": aggregate({ hosts: [] }),
      "a public flavor": flavor({ isPublic: true }),
      "a flavor of Heat's, public unless told": stack({
        flavor: {
          type: "OS::Nova::Flavor",
          properties: { extra_specs: { "aggregate_instance_extra_specs:compute_domain": "acme" } },
        },
      }),
      "a host in two domains": [aggregate({}), aggregate({ hosts: ["compute-8", "compute-7"] }, "bank")],
      "a host in two domains, in capitals": [aggregate({}), aggregate({ hosts: ["Compute-7"] }, "bank")],
    },
  },
  passed: {
    cloud: {
      "a domain": [aggregate({}), flavor({ isPublic: false })],
      "two domains": [aggregate({}), aggregate({ hosts: ["compute-8"] }, "bank")],
      "a flavor that is private unless told": flavor({}),
      "a common flavor": flavor({ isPublic: true, extraSpecs: {} }),
      "hosts with fast disks": aggregate({ zone: undefined, metadata: { ssd: "true" } }),
      "a domain's host, with fast disks": [aggregate({}), aggregate({ metadata: { ssd: "true" } }, "fast")],
    },
  },
};
