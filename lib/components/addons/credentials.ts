import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import type { CloudAccess, CloudSession } from "../../addons/cloud-access";
import { cloudAccess, leastRoles } from "../../addons/cloud-access";
import { refusable } from "../../bridge/refusable";
import { credentialMaker, credentialOfEach } from "../../rules/application-credentials";
import { refuse } from "../../rules/problem";
import type { ClusterCredentials, GivenCredential, MadeCredential } from "./args";
import { isGiven } from "./findings";

/** What calls the cloud from within a cluster. */
export type Consumer = "cloudController" | "cloudDisks";

/** An application credential that is there. */
export interface CloudCredential {
  readonly id: pulumi.Output<string>;
  readonly secret: pulumi.Output<string>;
  /** Tells it from the one before and the one after; no secret. */
  readonly mark: pulumi.Output<string>;
}

/** The cloud as the program itself, and so the cluster, reaches it. */
export interface Cloud {
  readonly access: pulumi.Output<CloudAccess>;
  readonly session: pulumi.Output<CloudSession>;
}

/** Who is not asked about. */
const NOBODY: CloudSession = { region: "", roles: [], serviceCatalogs: [] };

/** Roles of credentials that are made here, the needed one first. */
const ROLES: Readonly<Record<Consumer, readonly [string, ...string[]]>> = {
  cloudController: ["member", "load-balancer_member"],
  cloudDisks: ["member"],
};

const PURPOSES: Readonly<Record<Consumer, string>> = {
  cloudController: "Balancers and nodes",
  cloudDisks: "Disks",
};

/** Name of a consumer among names of the cloud and of Kubernetes. */
export const CONSUMER_NAMES: Readonly<Record<Consumer, string>> = {
  cloudController: "cloud-controller",
  cloudDisks: "cloud-disks",
};

/** Asks the cloud where it answers, and who is deploying, unless both were said or do not matter. */
export function cloud(
  cluster: string,
  consumers: readonly Consumer[],
  credentials: ClusterCredentials,
  opts: pulumi.InvokeOptions,
): Cloud {
  const { authUrl, region } = credentials;
  const areGiven = consumers.every((consumer) => isGiven(credentials[consumer] ?? {}));
  if (authUrl !== undefined && region !== undefined && areGiven) {
    return { access: pulumi.output({ authUrl, region }), session: pulumi.output(NOBODY) };
  }
  // A token that nobody asked for is part of the answer, as an empty secret; nothing that is read of it is one.
  const session = pulumi.unsecret(openstack.identity.getAuthScopeOutput({ name: cluster }, opts));
  const access = pulumi
    .all([session, pulumi.output(authUrl), pulumi.output(region)])
    .apply(([found, url, place]) => {
      if (url !== undefined && place !== undefined) return { authUrl: url, region: place };
      const there = refusable(() => cloudAccess(found));
      return { authUrl: url ?? there.authUrl, region: place ?? there.region };
    });
  return { access, session };
}

/**
 * The credential of a consumer: the one that was given, or a new one of least rights. It is in nobody's user data, so
 * that no node is touched when it changes; and a new one is there before the old one goes.
 */
export function cloudCredential(
  cluster: string,
  consumer: Consumer,
  credentials: ClusterCredentials,
  { session }: Cloud,
  opts: pulumi.CustomResourceOptions,
): CloudCredential {
  const wish = credentials[consumer] ?? {};
  if (isGiven(wish)) return givenCredential(wish, credentials);
  return madeCredential(cluster, consumer, wish, session, opts);
}

function givenCredential({ id, secret }: GivenCredential, all: ClusterCredentials): CloudCredential {
  const ids = [all.cloudController, all.cloudDisks].flatMap((each) =>
    each && isGiven(each) ? [each.id] : [],
  );
  const own = pulumi.all([id, pulumi.all(ids)]).apply(([known, others]) => {
    refusable(() => refuse("ContainerCluster", credentialOfEach("credentials.cloudDisks.id", others)));
    return known;
  });
  return { id: own, secret: pulumi.secret(secret), mark: pulumi.unsecret(own) };
}

function madeCredential(
  cluster: string,
  consumer: Consumer,
  { roles, generation = 1 }: MadeCredential,
  session: pulumi.Output<CloudSession>,
  opts: pulumi.CustomResourceOptions,
): CloudCredential {
  const field = `credentials.${consumer}`;
  const passedOn = pulumi.all([session, ownCredential(opts)]).apply(([known, login]) =>
    refusable(() => {
      refuse(`ContainerCluster '${cluster}'`, [credentialMaker(field, login)]);
      return [...leastRoles(`${field}.roles`, roles, ROLES[consumer], known)];
    }),
  );
  const { id, secret } = new openstack.identity.ApplicationCredential(
    `${cluster}-${CONSUMER_NAMES[consumer]}`,
    {
      // It has no name of its own, so that the next one gets another and is there before this one goes.
      description: `${PURPOSES[consumer]} of cluster ${cluster}, generation ${generation}`,
      roles: passedOn,
      unrestricted: false,
    },
    { ...opts, additionalSecretOutputs: ["secret"] },
  );
  return { id, secret, mark: passedOn.apply((names) => `${generation}: ${names.join()}`) };
}

/** What the deployment itself logs in by, as far as its provider says it: the environment may say it too. */
function ownCredential({ parent }: pulumi.CustomResourceOptions): pulumi.Output<string | undefined> {
  const provider = parent?.getProvider("openstack:identity/applicationCredential:ApplicationCredential");
  if (!(provider instanceof openstack.Provider)) return pulumi.output(undefined);
  const { applicationCredentialId, applicationCredentialName } = provider;
  return pulumi.unsecret(
    pulumi.all([applicationCredentialId, applicationCredentialName]).apply(([id, name]) => id ?? name),
  );
}
