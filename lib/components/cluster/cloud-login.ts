import * as openstack from "@pulumi/openstack";
import * as pulumi from "@pulumi/pulumi";
import { OPENSTACK } from "../inherited-provider";

/**
 * How the cloud of a component is called, by the names that clouds.yaml has: for what has to call it when no program
 * runs. Files are meant by their paths, and what is not set is the environment's to say, as for the provider.
 *
 * @returns a secret; nothing for the default provider, whose settings are not known here
 */
export function cloudLogin(
  component: pulumi.ComponentResource,
): pulumi.Output<Readonly<Record<string, string>>> {
  const provider = component.getProvider(OPENSTACK.type);
  const nothing: Readonly<Record<string, string>> = {};
  if (!(provider instanceof openstack.Provider)) return pulumi.secret(pulumi.output(nothing));
  const settings = pulumi.all({
    application_credential_id: provider.applicationCredentialId,
    application_credential_name: provider.applicationCredentialName,
    application_credential_secret: provider.applicationCredentialSecret,
    auth_url: provider.authUrl,
    cacert: provider.cacertFile,
    cert: provider.cert,
    cloud: provider.cloud,
    default_domain: provider.defaultDomain,
    domain_id: provider.domainId,
    domain_name: provider.domainName,
    endpoint_type: provider.endpointType,
    key: provider.key,
    password: provider.password,
    project_domain_id: provider.projectDomainId,
    project_domain_name: provider.projectDomainName,
    project_id: provider.tenantId,
    project_name: provider.tenantName,
    region_name: provider.region,
    user_domain_id: provider.userDomainId,
    user_domain_name: provider.userDomainName,
    user_id: provider.userId,
    username: provider.userName,
  });
  return pulumi.secret(settings.apply(given));
}

function given(settings: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const entries = Object.entries(settings).flatMap(([key, value]): [string, string][] =>
    value === undefined || value === "" ? [] : [[key, value]],
  );
  return Object.fromEntries(entries);
}
