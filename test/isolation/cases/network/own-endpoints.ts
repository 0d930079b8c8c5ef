import { ownEndpoints } from "../../../../lib/isolation/network/own-endpoints";
import type { Manifest, RuleCases } from "../../support/cases";
import { service } from "./objects";

const metadata = { name: "web", namespace: "shop" };

function endpoints(...subsets: readonly object[]): Manifest {
  return { apiVersion: "v1", kind: "Endpoints", metadata, subsets };
}

function slice(addressType: string, ...addresses: readonly string[]): Manifest {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata,
    addressType,
    endpoints: [{ addresses: ["203.0.113.9"] }, { addresses }],
    ports: [{ port: 80 }],
  };
}

export const ownEndpointsCases: RuleCases = {
  rule: ownEndpoints,
  refused: {
    objects: {
      "a name in the cluster": service({ type: "ExternalName", externalName: "db.bank.svc.cluster.local" }),
      "a name of the outside": service({ type: "ExternalName", externalName: "metadata.example.com" }),
      "the metadata address": endpoints({ addresses: [{ ip: "169.254.169.254" }] }),
      "another's pod": endpoints(
        { addresses: [{ ip: "203.0.113.7" }] },
        { addresses: [{ ip: "10.244.1.7" }] },
      ),
      "another's pod, not ready": endpoints({ notReadyAddresses: [{ ip: "10.244.1.7" }] }),
      "another's pod in a slice": slice("IPv4", "10.244.1.7"),
      "a private address of IPv6": slice("IPv6", "fd00:ec2::254"),
      "an address in the notation of the other family": slice("IPv6", "::ffff:10.0.0.1"),
      "a name in a slice": slice("FQDN", "db.bank.svc.cluster.local"),
    },
  },
  passed: {
    objects: {
      "a selector": service({}),
      "an address of the outside": endpoints({ addresses: [{ ip: "203.0.113.7" }] }),
      "addresses of the outside in a slice": slice("IPv4", "203.0.113.7"),
      "nothing yet": { ...slice("IPv4"), endpoints: null },
    },
  },
};
