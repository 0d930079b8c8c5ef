import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { OPENSTACK } from "../inherited-provider";

/**
 * Settings of the provider, by the names that clouds.yaml has for them. A token is none of them: it ends long before
 * the cluster does.
 */
const SETTINGS = {
  applicationCredentialId: "application_credential_id",
  applicationCredentialName: "application_credential_name",
  applicationCredentialSecret: "application_credential_secret",
  authUrl: "auth_url",
  cacertFile: "cacert",
  cert: "cert",
  cloud: "cloud",
  defaultDomain: "default_domain",
  domainId: "domain_id",
  domainName: "domain_name",
  endpointType: "endpoint_type",
  key: "key",
  password: "password",
  projectDomainId: "project_domain_id",
  projectDomainName: "project_domain_name",
  region: "region_name",
  tenantId: "project_id",
  tenantName: "project_name",
  userDomainId: "user_domain_id",
  userDomainName: "user_domain_name",
  userId: "user_id",
  userName: "username",
} as const satisfies Partial<Record<keyof openstack.Provider, string>>;

/** What only a stack's configuration tells: a provider keeps it to itself. */
const OF_STACKS = { insecure: "insecure" } as const;

type Settings = Readonly<Record<string, string>>;

/**
 * How the cloud of a component is called, by the names that clouds.yaml has: for what has to call it when no program
 * runs. Files are meant by their paths, and what is set neither in the provider nor, for the default one, in the
 * stack's configuration is the environment's to say, as for the provider.
 *
 * @returns a secret
 */
export function cloudLogin(component: pulumi.ComponentResource): pulumi.Output<Settings> {
  const provider = component.getProvider(OPENSTACK.type);
  const settings = provider instanceof openstack.Provider ? ofProvider(provider) : ofStack();
  return pulumi.secret(pulumi.output(settings).apply(given));
}

type Known = Readonly<Record<string, pulumi.Input<string | undefined>>>;

function ofProvider(provider: openstack.Provider): Known {
  return renamed(SETTINGS, (name) => provider[name]);
}

function ofStack(): Known {
  const config = new pulumi.Config("openstack");
  return renamed({ ...SETTINGS, ...OF_STACKS }, (name) => config.getSecret(name));
}

function renamed<Name extends string>(
  names: Readonly<Record<Name, string>>,
  read: (name: Name) => pulumi.Input<string | undefined>,
): Known {
  const entries = Object.entries<string>(names) as [Name, string][]; // whose keys are what the type says
  return Object.fromEntries(entries.map(([name, key]) => [key, read(name)]));
}

function given(settings: Readonly<Record<string, string | undefined>>): Settings {
  const entries = Object.entries(settings).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === "" ? [] : [[key, value]],
  );
  return Object.fromEntries(entries);
}
