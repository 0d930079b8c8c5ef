import { LABEL_PATTERN } from "../../rules/names";
import { absent, absentOr, empty, matches } from "../language/checks";
import type { Condition, Field } from "../language/condition";
import { all, any, blamedOn, every, everyEntry, not, some } from "../language/condition";
import type { Located } from "../language/value";
import { inside } from "../language/value";
import { NAMESPACE, OBJECT, TENANT } from "../roots";
import type { IsolationRule, Surveyed } from "../rule";
import type { Subject } from "../subject";
import { listAt, textAt } from "../subject";
import { SPEC } from "./parts";

const GATEWAY = "gateway.networking.k8s.io";
const INGRESSES = { kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"] };
const HOST_ROUTES = { kinds: [`${GATEWAY}/HTTPRoute`, `${GATEWAY}/GRPCRoute`, `${GATEWAY}/TLSRoute`] };
const ROUTES = { kinds: [...HOST_ROUTES.kinds, `${GATEWAY}/TCPRoute`, `${GATEWAY}/UDPRoute`] };
const GATEWAYS = { kinds: [`${GATEWAY}/Gateway`] };

/** A host as the API server takes it: in lower case, without a dot at its end, and no wildcard. */
const HOST = `${LABEL_PATTERN}(\\.${LABEL_PATTERN})*`;

/** Annotations that put text into a controller's configuration, or give it hosts and backends beside the rules. */
const SNIPPETS = ".*/(.*snippets?|server-alias|default-backend|config-.*|auth-url|mirror-target)";

const OUTSIDE = "is no host within the tenant's domains";
const CROSSING = "crosses to a namespace that the tenant is not granted";

export const ingressHosts: IsolationRule = {
  number: 46,
  name: "ingress-hosts",
  statement:
    "Ingresses and routes have hosts within the tenant's domains that no other tenant has, and stay in their namespace.",
  why: "One ingress controller serves all tenants: by a host, a wildcard or a snippet one of them takes the others' callers.",
  fix: "name hosts within the domains that an administrator granted in 'ingressDomains', in lower case, and leave the rest out",
  source: "https://kubernetes.io/docs/concepts/services-networking/ingress/",
  parts: [
    {
      on: INGRESSES,
      breaks: OUTSIDE,
      holds: all(
        every(SPEC.at("rules"), (rule) => owned(rule.at("host"))),
        every(SPEC.at("tls"), (tls) => every(tls.at("hosts"), owned)),
      ),
    },
    {
      on: INGRESSES,
      breaks: "takes the callers of all hosts that nobody has",
      holds: all(SPEC.at("defaultBackend").passes(absent), SPEC.at("backend").passes(absent)),
    },
    {
      on: INGRESSES,
      breaks: "changes the controller of all tenants",
      holds: everyEntry(OBJECT.at("metadata", "annotations"), (key) => not(key.passes(matches(SNIPPETS)))),
    },
    {
      on: HOST_ROUTES,
      breaks: OUTSIDE,
      // A route without hosts is for all that its gateway has.
      holds: all(not(SPEC.at("hostnames").passes(empty)), every(SPEC.at("hostnames"), owned)),
    },
    {
      on: ROUTES,
      breaks: CROSSING,
      holds: all(
        every(SPEC.at("parentRefs"), stays),
        every(SPEC.at("rules"), (rule) =>
          all(
            every(rule.at("backendRefs"), (backend) => all(stays(backend), mirrorsStay(backend))),
            mirrorsStay(rule),
          ),
        ),
      ),
    },
    {
      on: GATEWAYS,
      breaks: OUTSIDE,
      holds: every(SPEC.at("listeners"), (listener) => owned(listener.at("hostname"))),
    },
    {
      on: GATEWAYS,
      breaks: CROSSING,
      holds: every(SPEC.at("listeners"), (listener) =>
        all(
          listener.at("allowedRoutes", "namespaces", "from").passes(absentOr("Same", "None")),
          every(listener.at("tls", "certificateRefs"), stays),
        ),
      ),
    },
    {
      on: { kinds: [`${GATEWAY}/ReferenceGrant`] },
      breaks: CROSSING,
      holds: every(SPEC.at("from"), stays),
    },
  ],
  surveyedKinds: [...INGRESSES.kinds, ...HOST_ROUTES.kinds],
  survey: taken,
};

function owned(host: Field): Condition {
  return blamedOn(
    host,
    all(
      host.passes(matches(HOST)),
      some(TENANT.at("ingressDomains"), (domain) => any(host.equals(domain), host.endsWith(".", domain))),
    ),
  );
}

/** That a reference stays in its namespace, or crosses to one that is granted. */
function stays(reference: Field): Condition {
  const namespace = reference.at("namespace");
  return blamedOn(
    namespace,
    any(
      namespace.passes(absent),
      namespace.equals(NAMESPACE),
      namespace.among(TENANT.at("gatewayNamespaces")),
    ),
  );
}

function mirrorsStay(holder: Field): Condition {
  return every(holder.at("filters"), (filter) => stays(filter.at("requestMirror", "backendRef")));
}

/** Hosts that a tenant had before. Names are the same whatever their case, and with the dot of the root or without. */
function taken(subjects: readonly Subject[]): readonly Surveyed[] {
  const owners = new Map<string, string | undefined>();
  return subjects.flatMap((subject) => {
    const findings = hostsOf(subject).flatMap((host) => {
      const text = textAt(host);
      if (text === undefined) return [];
      const name = text.toLowerCase().replace(/\.$/, "");
      if (!owners.has(name)) owners.set(name, subject.namespace);
      const owner = owners.get(name);
      if (owner === subject.namespace) return [];
      const rule = `is a host of tenant '${owner ?? ""}' already`;
      return [{ field: host.path, value: text, rule, fix: "take a host that no other tenant has" }];
    });
    return findings.length === 0 ? [] : [{ subject, findings }];
  });
}

function hostsOf({ kind, object }: Subject): readonly Located[] {
  const spec = inside(object, "spec");
  if (HOST_ROUTES.kinds.includes(kind)) return listAt(inside(spec, "hostnames"));
  if (!INGRESSES.kinds.includes(kind)) return [];
  return listAt(inside(spec, "rules")).map((rule) => inside(rule, "host"));
}
