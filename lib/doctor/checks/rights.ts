import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import type { Caller, CloudSnapshot } from "../snapshot";
import type { StackWanted } from "../wanted";

/** Roles that may look and not touch. */
const READ_ONLY: readonly string[] = ["reader", "load-balancer_observer", "load-balancer_global_observer"];

/** Roles that octavia's own policy lets make balancers. */
const BALANCER_ROLES: readonly string[] = ["admin", "load-balancer_member", "load-balancer_admin"];

/** What the caller's credential may do. */
export function checkRights(wanted: StackWanted, { caller }: CloudSnapshot): readonly Finding[] {
  return [
    transport(caller),
    credential(caller),
    making(caller),
    ...(wanted.endpoint === "vip" ? [] : [balancers(caller)]),
    ...(wanted.growth === undefined ? [] : [stacks(caller)]),
  ];
}

const OPEN_TRANSPORTS = {
  plain: ["keystone is called by plain HTTP: passwords and tokens can be read on the way", "use https"],
  "unverified-tls": [
    "certificates are not checked: anybody on the way can read passwords and tokens",
    "give the authority's certificate as cacert, and do without 'verify: false' and OS_INSECURE",
  ],
} as const;

function transport({ transport: used }: Caller): Finding {
  if (used === "tls") return fine("login", "transport", "TLS, with a certificate that is trusted");
  if (used === "loopback") return fine("login", "transport", "plain HTTP that stays on this machine");
  const [found, fix] = OPEN_TRANSPORTS[used];
  return warning("login", "transport", found, fix);
}

function credential({ user, project, applicationCredential }: Caller): Finding {
  const who = `user ${user} in project ${project}`;
  if (applicationCredential === undefined) {
    const found = `${who}, by password: may make application credentials for the cluster's controllers`;
    return fine("rights", "credential", found);
  }
  const { restricted, hasAccessRules } = applicationCredential;
  if (hasAccessRules) {
    const found = `an application credential of ${who} with access rules, which admit some calls only`;
    return warning("rights", "credential", found, "use one without access rules to deploy");
  }
  return restricted
    ? warning(
        "rights",
        "credential",
        `a restricted application credential of ${who}: may make no other ones`,
        "make those of the cluster's controllers beforehand and give them, or deploy with a password",
      )
    : warning(
        "rights",
        "credential",
        `an unrestricted application credential of ${who}: who has it can make ever new ones`,
        "keep it to deployments, and never give it to a cluster",
      );
}

function making({ roles }: Caller): Finding {
  const found = roles.length === 0 ? "no role" : `roles ${roles.join(", ")}`;
  if (roles.some((role) => !READ_ONLY.includes(role))) return fine("rights", "roles", found);
  return failure(
    "rights",
    "roles",
    `${found}: may look and not make`,
    "have role member granted in the project",
  );
}

function balancers({ roles }: Caller): Finding {
  const own = roles.find((role) => BALANCER_ROLES.includes(role));
  if (own !== undefined) return fine("rights", "balancers", `role ${own} may make balancers`);
  return warning(
    "rights",
    "balancers",
    "no role load-balancer_member, which most clouds ask for before they make a balancer",
    "have it granted in the project, or use --endpoint vip",
  );
}

/** Heat acts later in the name of who made a stack, for which keystone lets no application credential vouch. */
function stacks({ applicationCredential }: Caller): Finding {
  if (applicationCredential === undefined)
    return fine("rights", "autoscaling", "Heat may act for a user with a password");
  return failure(
    "rights",
    "autoscaling",
    "Heat refuses application credentials",
    "deploy autoscaled groups with a user and password, or use groups of a fixed size",
  );
}
