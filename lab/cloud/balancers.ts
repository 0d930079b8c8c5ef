import type { V1Service } from "@kubernetes/client-node";
import { cloudId } from "./cloud-ids";
import { nameOf, storedMeta, targetOf } from "./cluster/actions";
import type { Action, Decision, EventText } from "./cluster/actions";

/** Addresses of balancers are out of this block, which is reserved for documentation (RFC 5737). */
export const BALANCER_BLOCK = "198.51.100.0/24";
const POOL = Array.from({ length: 254 }, (_, index) => `198.51.100.${index + 1}`);

/** Keeps a Service until its balancer is gone; the name is that of Kubernetes' service controller. */
export const BALANCER_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";

/** In whose name Events are written. */
const COMPONENT = "service-controller";

/** Annotations in which OpenStack's controller notes the balancer of a Service. */
const NOTES = {
  id: "loadbalancer.openstack.org/load-balancer-id",
  address: "loadbalancer.openstack.org/load-balancer-address",
} as const;

/** What the decision looks at. */
export interface BalancersState {
  readonly services: readonly V1Service[];
}

/**
 * Stands in for OpenStack's controller on Services of type LoadBalancer: no Octavia balancer is made and nothing
 * answers at the address. A Service keeps its address for as long as it wants one; the addresses in use are read
 * from the Services themselves, so that a restart changes nothing.
 */
export function balanceServices({ services }: BalancersState): readonly Decision[] {
  const wanting = services.filter(wantsBalancer).sort(byAge);
  const leaving = services.filter((service) => !wantsBalancer(service) && hasFinalizer(service));
  const owners = new Map<string, V1Service>();
  // An address is free once the Service that had it is done with it, not before.
  for (const service of [...leaving, ...wanting]) {
    const held = heldAddress(service);
    if (held !== undefined && !owners.has(held)) owners.set(held, service);
  }
  const decisions = [...wanting.map((service) => provide(service, owners)), ...leaving.map(release)];
  return decisions.filter(({ actions }) => actions.length > 0);
}

function wantsBalancer({ metadata, spec }: V1Service): boolean {
  return spec?.type === "LoadBalancer" && !spec.loadBalancerClass && !metadata?.deletionTimestamp;
}

function provide(service: V1Service, owners: Map<string, V1Service>): Decision {
  const address = addressFor(service, owners);
  if ("refusal" in address) {
    const message = `Error syncing load balancer: failed to ensure load balancer: ${address.refusal}`;
    return decide(service, [said(service, "Warning", "SyncLoadBalancerFailed", message)]);
  }
  owners.set(address.ip, service);
  const notes = note(service, address.ip);
  if (shownAddress(service) === address.ip) return decide(service, notes);
  const patch = { status: { loadBalancer: { ingress: [address] } } };
  return decide(service, [
    said(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer"),
    ...notes,
    { do: "patch", target: targetOf("Service", service), patch, subresource: "status" },
    said(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer"),
  ]);
}

/** The address that the Service has, or the first that nobody has. */
function addressFor(
  service: V1Service,
  owners: ReadonlyMap<string, V1Service>,
): { readonly ip: string } | { readonly refusal: string } {
  const portless = (service.spec?.ports ?? []).filter(({ nodePort }) => !nodePort).map(({ port }) => port);
  // The real controller makes a balancer whose members are missing, which nobody notices before the first request.
  if (portless.length > 0) {
    const why = `port ${portless.join(", ")} has no node port, and OpenStack balancers reach pods by node ports only`;
    return { refusal: `${why}; remove allocateLoadBalancerNodePorts: false` };
  }
  const held = heldAddress(service);
  if (held !== undefined && owners.get(held) === service) return { ip: held };
  const free = POOL.find((address) => !owners.has(address));
  if (free !== undefined) return { ip: free };
  return { refusal: `all ${POOL.length} addresses of ${BALANCER_BLOCK} are in use` };
}

/** Finalizer and annotations, before the status: what was promised in it must be cleaned up. */
function note(service: V1Service, address: string): readonly Action[] {
  const { uid, resourceVersion, finalizers = [], annotations } = storedMeta(service);
  const id = cloudId("balancer", uid);
  const noted = annotations?.[NOTES.id] === id && annotations[NOTES.address] === address;
  if (noted && hasFinalizer(service)) return [];
  const metadata = {
    resourceVersion,
    finalizers: [...finalizers.filter((finalizer) => finalizer !== BALANCER_FINALIZER), BALANCER_FINALIZER],
    annotations: { [NOTES.id]: id, [NOTES.address]: address },
  };
  return [{ do: "patch", target: targetOf("Service", service), patch: { metadata } }];
}

/** The Service is going, or is no balancer any more: its status is emptied in one round, its notes in the next. */
function release(service: V1Service): Decision {
  const { resourceVersion, deletionTimestamp, finalizers = [] } = storedMeta(service);
  const target = targetOf("Service", service);
  if (!deletionTimestamp && shownAddress(service) !== undefined) {
    const patch = { status: { loadBalancer: { ingress: null } } };
    return decide(service, [{ do: "patch", target, patch, subresource: "status" }]);
  }
  const metadata = {
    resourceVersion,
    finalizers: finalizers.filter((finalizer) => finalizer !== BALANCER_FINALIZER),
    annotations: { [NOTES.id]: null, [NOTES.address]: null },
  };
  return decide(service, [
    said(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer"),
    { do: "patch", target, patch: { metadata } },
    said(service, "Normal", "DeletedLoadBalancer", "Deleted load balancer"),
  ]);
}

function decide(service: V1Service, actions: readonly Action[]): Decision {
  return { subject: `service ${nameOf(targetOf("Service", service))}`, actions };
}

function said(service: V1Service, type: EventText["type"], reason: string, message: string): Action {
  return { do: "event", about: targetOf("Service", service), type, reason, message, component: COMPONENT };
}

function hasFinalizer(service: V1Service): boolean {
  return (service.metadata?.finalizers ?? []).includes(BALANCER_FINALIZER);
}

/** The address that the Service has or had; the note outlives a status that someone wiped. */
function heldAddress(service: V1Service): string | undefined {
  const held = [shownAddress(service), service.metadata?.annotations?.[NOTES.address]];
  return held.find((address) => address !== undefined && POOL.includes(address));
}

function shownAddress(service: V1Service): string | undefined {
  return service.status?.loadBalancer?.ingress?.[0]?.ip;
}

function byAge(one: V1Service, other: V1Service): number {
  const age = (service: V1Service) =>
    `${String(service.metadata?.creationTimestamp)} ${service.metadata?.uid}`;
  return age(one) < age(other) ? -1 : 1;
}
