import type * as pulumi from "@pulumi/pulumi";
import type { Registries } from "../registry/registries";

/** Who calls a registry as part of a deployment, and how. */
export interface RegistryLoginArgs {
  /** The password is kept as a secret. */
  readonly credential: pulumi.Input<{
    readonly user: pulumi.Input<string>;
    readonly password: pulumi.Input<string>;
  }>;
  /** Certificates of authorities that are trusted beside those that Node.js comes with, PEM. @default none */
  readonly ca?: pulumi.Input<string>;
  /** Calls the registry without TLS: everybody on the way reads the password. @default false */
  readonly plainHttp?: pulumi.Input<boolean>;
}

/** The same, as it is known when the registry is called. */
export interface RegistryLogin {
  readonly credential: { readonly user: string; readonly password: string };
  readonly ca?: string;
  readonly plainHttp?: boolean;
}

/** How one registry is called. */
export function registriesFor(host: string, { credential, ca, plainHttp }: RegistryLogin): Registries {
  return {
    credential: (registry) => Promise.resolve(registry === host ? credential : undefined),
    ca,
    plainHttp: plainHttp === true ? [host] : [],
  };
}
