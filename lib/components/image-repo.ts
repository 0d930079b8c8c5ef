import * as pulumi from "@pulumi/pulumi";
import { App, Chart } from "cdk8s";
import type { Deployed } from "../bridge/deployed";
import type { Inputs } from "../bridge/inputs";
import { lower } from "../bridge/inputs";
import { refusable } from "../bridge/refusable";
import { Tokens } from "../bridge/tokens";
import type { ImageVersion, VersionRequest } from "../constructs/image-backend";
import type { AccountSecret, ImageRepoProps, ServerCertificate } from "../constructs/image-repo-props";
import { ImageRepo as ImageRepoConstruct } from "../constructs/image-repo";
import { knownGenerations } from "../rules/generations";
import { componentName } from "../rules/names";
import { refuse } from "../rules/problem";
import { accountNames, SYSTEM_PREFIX } from "../zot/access";
import type { KeyPair } from "./cluster/pki";
import type { ImageAuthority } from "./image-authority";
import { repositoryAuthority, serverCertificate } from "./image-repo/certificate";
import { accountPasswords } from "./image-repo/passwords";
import { ImageRepoServer } from "./image-repo/server";
import { inheriting, KUBERNETES } from "./inherited-provider";

/** Arguments of an {@link ImageRepo}. */
export interface ImageRepoArgs extends Omit<Inputs<ImageRepoProps>, "accounts" | "tls"> {
  /** @default a certificate of an authority of its own, see {@link ImageRepo.caCertificate} */
  readonly tls?: Inputs<ServerCertificate>;
  /**
   * Signs the certificate that is made here. Whoever has to trust it before the repository is there, such as the nodes of
   * its cluster, knows it by this one.
   *
   * @default one that is made with the repository
   */
  readonly authority?: ImageAuthority;
  /** Accounts whose passwords are made anew each time that their number is raised. @default 1 for each */
  readonly generations?: Readonly<Record<string, number>>;
}

/** Stands in for secrets while arguments are looked at; nothing is ever made of it. */
const UNMADE: AccountSecret = { password: "unmade", passwordHash: `$2a$10$${".".repeat(53)}` };
const UNMADE_CERTIFICATE: ServerCertificate = { certificate: "unmade", key: "unmade" };

/**
 * A place to store, find and manage images, installed with one call: a public store that every account reads, and one
 * for each organization that nobody else sees. Passwords, pull secrets and, unless one is given, the certificate are made
 * here. Covers R1 to R5 and R8 to R10.
 */
export class ImageRepo extends pulumi.ComponentResource implements Deployed<ImageRepoConstruct> {
  readonly construct: ImageRepoConstruct;
  readonly tokens: Tokens;
  readonly gate: readonly pulumi.Resource[];
  /** Host at which nodes and people call it. */
  readonly registry: string;
  /** Address that this host has to lead to; empty until a balancer has one. */
  readonly address: pulumi.Output<string>;
  /** Categories by the path of their store; {@link ImageCategories} has the registry declare them. */
  readonly categories: Readonly<Record<string, readonly string[]>>;
  /** The account of the first administrator; a secret. */
  readonly administrator: pulumi.Output<{ readonly user: string; readonly password: string }>;
  /** Passwords of people by the names of their accounts; a secret. */
  readonly passwords: pulumi.Output<Readonly<Record<string, string>>>;
  /** Authority that nodes and people have to trust, PEM; undefined where a certificate was given. */
  readonly caCertificate?: pulumi.Output<string>;

  /** @throws pulumi.RunError when an argument is refused, before anything is created */
  constructor(name: string, args: ImageRepoArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { tls, authority: signer, generations = {}, ...others } = args;
    const accounts = accountNames(args, args.metrics !== undefined);
    const { props, references } = lower<Omit<ImageRepoProps, "accounts" | "tls">>(others, new Tokens());
    const planned = refusable(() => {
      refuse(`ImageRepo '${name}'`, [
        componentName(name),
        ...knownGenerations("generations", generations, {
          names: accounts,
          kind: "account of this repository",
        }),
        tls && signer
          ? {
              field: "authority",
              value: "given",
              rule: "signs nothing, as the certificate is given",
              fix: "give one of 'tls' and 'authority'",
            }
          : undefined,
      ]);
      const unmade = Object.fromEntries(accounts.map((account) => [account, UNMADE]));
      return new ImageRepoConstruct(new Chart(new App(), name), name, {
        ...props,
        accounts: unmade,
        tls: UNMADE_CERTIFICATE,
      });
    });
    super("cloud-container-engine:index:ImageRepo", name, {}, inheriting(KUBERNETES, opts, references));

    const child = { parent: this };
    const made = accountPasswords(name, accounts, generations, child);
    const ca = tls ? undefined : (signed(signer) ?? repositoryAuthority(name, child));
    const certified = ca && serverCertificate(name, ca, hostsOf(planned), child);
    const server = new ImageRepoServer(
      name,
      {
        ...others,
        accounts: made,
        tls: tls ?? { certificate: certified?.cert ?? "", key: certified?.key ?? "" },
      },
      child,
    );
    this.construct = server.construct;
    this.tokens = server.tokens;
    this.gate = server.gate;
    this.registry = server.construct.registry;
    this.categories = server.construct.categories;
    this.address = server.address;
    const people = Object.entries(made).filter(([account]) => !account.startsWith(SYSTEM_PREFIX));
    this.passwords = pulumi.secret(
      Object.fromEntries(people.map(([account, { password }]) => [account, password])),
    );
    const [user = ""] = args.administrators;
    this.administrator = pulumi.secret({ user, password: made[user]?.password ?? "" });
    this.caCertificate = ca?.cert;
    this.registerOutputs({
      registry: this.registry,
      address: this.address,
      caCertificate: this.caCertificate,
    });
  }

  /**
   * A version of an image, for workloads and deliveries.
   *
   * @throws pulumi.RunError when the organization has no store here, or a name or version cannot be one
   */
  image(request: VersionRequest): ImageVersion {
    return refusable(() => this.construct.image(request));
  }
}

function signed(signer: ImageAuthority | undefined): KeyPair | undefined {
  return signer && { cert: signer.certificate, key: signer.key };
}

/** Names by which the server is called: the repository's host, and its service within the cluster. */
function hostsOf({ registry, exposure, tenant }: ImageRepoConstruct): readonly string[] {
  const host = registry.replace(/:[0-9]+$/, "").replace(/^\[(.*)\]$/, "$1");
  return [host, `${exposure.serviceName}.${tenant.namespaceName}.svc`];
}
