import { ingressHosts } from "../../../../lib/isolation/network/ingress-hosts";
import type { Manifest, RuleCases } from "../../support/cases";

const GATEWAY = "gateway.networking.k8s.io/v1";
const backend = { service: { name: "web", port: { number: 80 } } };

function ingress(
  hosts: readonly (string | undefined)[],
  spec: Readonly<Record<string, unknown>> = {},
  annotations?: Readonly<Record<string, string>>,
  namespace = "shop",
): Manifest {
  const http = { paths: [{ path: "/", pathType: "Prefix", backend }] };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "web", namespace, annotations },
    spec: { rules: hosts.map((host) => ({ host, http })), ...spec },
  };
}

function route(spec: Readonly<Record<string, unknown>>, kind = "HTTPRoute", namespace = "shop"): Manifest {
  return {
    apiVersion: GATEWAY,
    kind,
    metadata: { name: "web", namespace },
    spec: {
      parentRefs: [{ name: "public", namespace: "gateways" }],
      hostnames: ["shop.acme.example"],
      ...spec,
    },
  };
}

function gateway(listener: Readonly<Record<string, unknown>>): Manifest {
  return {
    apiVersion: GATEWAY,
    kind: "Gateway",
    metadata: { name: "own", namespace: "shop" },
    spec: {
      gatewayClassName: "shared",
      listeners: [
        { name: "https", port: 443, protocol: "HTTPS", hostname: "shop.acme.example", ...listener },
      ],
    },
  };
}

function grant(namespace: string): Manifest {
  return {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { name: "own", namespace: "shop" },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace }],
      to: [{ kind: "Service" }],
    },
  };
}

function mirror(namespace?: string): Readonly<Record<string, unknown>> {
  return { type: "RequestMirror", requestMirror: { backendRef: { name: "web", port: 80, namespace } } };
}

export const ingressHostsCases: RuleCases = {
  rule: ingressHosts,
  tenant: { ingressDomains: ["acme.example"], gatewayNamespaces: ["gateways"] },
  refused: {
    objects: {
      "another's host": ingress(["bank.example"]),
      "a host that ends so": ingress(["notacme.example"]),
      "a host that begins so": ingress(["acme.example.bank.example"]),
      "all hosts, by none": ingress([undefined]),
      "all hosts, by an empty one": ingress([""]),
      "a wildcard": ingress(["*.acme.example"]),
      "another's host in upper case": ingress(["BANK.EXAMPLE"]),
      "another's host with the dot of the root": ingress(["bank.example."]),
      "another's host behind its own": ingress(["shop.acme.example", "bank.example"]),
      "another's host for a certificate": ingress(["shop.acme.example"], {
        tls: [{ hosts: ["bank.example"] }],
      }),
      "a default backend": ingress(["shop.acme.example"], { defaultBackend: backend }),
      "a snippet": ingress(
        ["shop.acme.example"],
        {},
        {
          "nginx.ingress.kubernetes.io/configuration-snippet": "return 200;",
        },
      ),
      "a snippet of another controller": ingress(
        ["shop.acme.example"],
        {},
        {
          "nginx.org/server-snippets": "return 200;",
        },
      ),
      "hosts by an annotation": ingress(
        ["shop.acme.example"],
        {},
        {
          "nginx.ingress.kubernetes.io/server-alias": "bank.example",
        },
      ),
      "a host that two tenants have": [
        ingress(["shop.acme.example"]),
        ingress(["shop.acme.example"], {}, undefined, "bank"),
      ],
      "a host that two tenants have, one of them by a route": [
        ingress(["shop.acme.example"], {}, undefined, "bank"),
        route({}),
      ],
      "a route without hosts": route({ hostnames: undefined }),
      "a route with another's host": route({ hostnames: ["shop.acme.example", "bank.example"] }),
      "a route at another's gateway": route({ parentRefs: [{ name: "own", namespace: "bank" }] }),
      "a route to another's service": route(
        { rules: [{ backendRefs: [{ name: "db", namespace: "bank" }] }] },
        "TCPRoute",
      ),
      "a route that mirrors to another's service": route({
        rules: [
          {
            filters: [
              { type: "RequestMirror", requestMirror: { backendRef: { name: "db", namespace: "bank" } } },
            ],
          },
        ],
      }),
      "a gateway for all hosts": gateway({ hostname: undefined }),
      "a gateway for routes of all namespaces": gateway({ allowedRoutes: { namespaces: { from: "All" } } }),
      "a gateway with another's certificate": gateway({
        tls: { certificateRefs: [{ name: "tls", namespace: "bank" }] },
      }),
      "a route of which a backend mirrors to another's service": route({
        rules: [{ backendRefs: [{ name: "web", port: 80, filters: [mirror("shop"), mirror("bank")] }] }],
      }),
      "a wildcard for a certificate": ingress(["shop.acme.example"], {
        tls: [{ hosts: ["*.acme.example"] }],
      }),
      "a backend for all hosts, as older ingresses say it": ingress(["shop.acme.example"], { backend }),
      "a route with a wildcard": route({ hostnames: ["*.acme.example"] }),
      "a gateway with another's host": gateway({ hostname: "bank.example" }),
      "a gateway with a wildcard": gateway({ hostname: "*.acme.example" }),
      "a grant to another tenant": grant("bank"),
    },
  },
  passed: {
    objects: {
      "the domain itself": ingress(["acme.example"], { tls: [{ hosts: ["acme.example"] }] }),
      "the domain itself by a route": route({ hostnames: ["acme.example"] }),
      "the domain itself by a gateway": gateway({ hostname: "acme.example" }),
      "its own namespace by its name, and one that is granted": route({
        parentRefs: [{ name: "own", namespace: "shop" }],
        rules: [
          {
            filters: [mirror(), mirror("shop"), mirror("gateways")],
            backendRefs: ["shop", "gateways"].map((namespace) => ({
              name: "web",
              port: 80,
              namespace,
              filters: [mirror(), mirror("shop"), mirror("gateways")],
            })),
          },
        ],
      }),
      "certificates of its own and of a granted namespace": gateway({
        tls: {
          certificateRefs: [
            { name: "a" },
            { name: "b", namespace: "shop" },
            { name: "c", namespace: "gateways" },
          ],
        },
      }),
      "hosts below it, with a certificate": ingress(["shop.acme.example", "a.b.acme.example"], {
        tls: [{ hosts: ["shop.acme.example"], secretName: "tls" }],
      }),
      "a host that it has twice": [ingress(["shop.acme.example"]), ingress(["shop.acme.example"]), route({})],
      "a harmless annotation": ingress(
        ["shop.acme.example"],
        {},
        {
          "nginx.ingress.kubernetes.io/proxy-body-size": "8m",
        },
      ),
      "a route at a gateway that is granted": route({
        rules: [
          {
            backendRefs: [
              { name: "web", port: 80 },
              { name: "web", namespace: "shop", port: 81 },
            ],
          },
        ],
      }),
      "a gateway of its own": gateway({ allowedRoutes: { namespaces: { from: "Same" } } }),
      "a grant that is granted": grant("gateways"),
    },
  },
};
