import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseImage, parseRegistry } from "../rules/images";
import type { Platform } from "../registry";
import { credentialsFrom, parsePlatform } from "../registry";
import type { Registries } from "../registry";
import { secondsOf } from "./seconds";
import type { Terminal } from "./terminal";
import { UsageError } from "./terminal";

export const IMAGE_USAGE = `cce image VERB [OPTION...]

Images of a repository, over the OCI distribution API. Images are named in full, registry.example.org/orgs/acme/web:1.0;
the public store is registry.example.org/public, that of an organization registry.example.org/orgs/ORGANIZATION.

  push ARCHIVE IMAGE         adds a version: of an archive of docker or OCI, also a compressed one
    --image NAME             which image of the archive, where it has several
  push --from IMAGE IMAGE    adds a version: a copy of an image of any registry
    --platform OS/ARCH       only for this platform (default: all)
    --category NAME          puts the image into a category that its store declares
    --description TEXT       says what the image is
  list PLACE                 images with their versions: of a registry, a store, or below a path
    --category NAME          only those of this category
  show IMAGE                 an image with its versions, or one version with its annotations and what is attached to it
  edit IMAGE                 changes --category and --description; an empty text takes it away
  pull IMAGE ARCHIVE         downloads a version into an archive that docker load takes
    --platform OS/ARCH       only for this platform (default: all)
  publish IMAGE              copies a version from an organization's store to the public one
    --as NAME                name in the public store (default: the same)
    --category NAME          category in the public store (default: the same, if it has it)
  scan IMAGE                 vulnerabilities that the registry's scanner found in a version
  delete IMAGE               deletes a version, or without one the whole image; asks first
    --yes                    does not ask
  categories STORE           categories that a store declares
    --declare NAME           declares them anew; repeat it for each
  send IMAGE                 puts a version on nodes of a cluster ahead of use; cce image send --help has its options

With every verb but send:
  --ca FILE                  certificates of authorities that are trusted beside the public ones, PEM
  --plain-http HOST[:PORT]   calls this registry without TLS: everybody on the way reads passwords
  --timeout SECONDS          how long nothing may be heard of a registry (default: 60)
  --json                     prints the result as JSON
  --help

Credentials are those of docker login ($DOCKER_CONFIG or ~/.docker, with its helpers), or for the registry of the image
that is changed or read CCE_REGISTRY_USER and CCE_REGISTRY_PASSWORD.

Exit code: 0 when it is done, 1 when it is not, 2 when an option is not understood.`;

/** What can be done. */
export const VERBS = [
  "push",
  "list",
  "show",
  "edit",
  "pull",
  "publish",
  "scan",
  "delete",
  "categories",
] as const;

/** One of {@link VERBS}. */
export type Verb = (typeof VERBS)[number];

/** What `cce image` was asked. */
export interface ImageOptions {
  readonly verb: Verb;
  /** What comes after the verb and its options, as many as the verb takes. */
  readonly first: string;
  /** @default the verb takes one only */
  readonly second?: string;
  readonly registries: Registries;
  readonly json: boolean;
  readonly yes: boolean;
  readonly from?: string;
  readonly image?: string;
  readonly as?: string;
  readonly category?: string;
  readonly description?: string;
  readonly platform?: Platform;
  readonly declare?: readonly string[];
}

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean", default: false } as const;
const LIST = { type: "string", multiple: true } as const;

const OPTIONS = {
  from: TEXT,
  image: TEXT,
  as: TEXT,
  category: TEXT,
  description: TEXT,
  platform: TEXT,
  declare: LIST,
  yes: SWITCH,
  ca: TEXT,
  "plain-http": { ...LIST, default: [] as string[] },
  timeout: TEXT,
  json: SWITCH,
} as const;

type Option = keyof typeof OPTIONS;

const COMMON: readonly Option[] = ["ca", "plain-http", "timeout", "json"];

interface Shape {
  /** Names of what follows the verb. */
  readonly words: readonly string[];
  readonly options: readonly Option[];
}

const SHAPES: Readonly<Record<Verb, Shape>> = {
  push: { words: ["ARCHIVE", "IMAGE"], options: ["image", "category", "description"] },
  list: { words: ["PLACE"], options: ["category"] },
  show: { words: ["IMAGE"], options: [] },
  edit: { words: ["IMAGE"], options: ["category", "description"] },
  pull: { words: ["IMAGE", "ARCHIVE"], options: ["platform"] },
  publish: { words: ["IMAGE"], options: ["as", "category"] },
  scan: { words: ["IMAGE"], options: [] },
  delete: { words: ["IMAGE"], options: ["yes"] },
  categories: { words: ["STORE"], options: ["declare"] },
};
const COPY: Shape = { words: ["IMAGE"], options: ["from", "platform", "category", "description"] };

/** @throws UsageError when an option is unknown or of another verb, or what it says cannot be */
export function imageOptions(words: readonly string[], terminal: Terminal): ImageOptions {
  const [word, ...rest] = words;
  const verb = VERBS.find((each) => each === word);
  if (verb === undefined) {
    const what = word === undefined ? "no verb" : `no verb '${word}'`;
    throw new UsageError(`cce image: ${what}; use ${VERBS.join(", ")}`);
  }
  const { values, positionals } = parsed(verb, rest);
  const shape = verb === "push" && values.from !== undefined ? COPY : SHAPES[verb];
  const allowed = [...shape.options, ...COMMON];
  for (const name of Object.keys(values)) {
    const isSet = Reflect.get(values, name) !== false && String(Reflect.get(values, name)) !== "";
    if (isSet && !allowed.some((each) => each === name))
      throw new UsageError(`cce image ${verb} knows no --${name} here`);
  }
  const [first, second, ...more] = positionals;
  if (first === undefined || more.length > 0 || positionals.length !== shape.words.length)
    throw new UsageError(
      `cce image ${verb} takes ${shape.words.join(" and ")}, and was given ${positionals.length}`,
    );
  if (verb === "edit" && values.category === undefined && values.description === undefined)
    throw new UsageError("cce image edit changes nothing; give --category or --description");
  const target = verb === "push" ? (second ?? first) : first;
  return {
    verb,
    first,
    second,
    registries: registriesOf(values, target, terminal),
    json: values.json,
    yes: values.yes,
    from: values.from,
    image: values.image,
    as: values.as,
    category: values.category,
    description: values.description,
    platform: values.platform === undefined ? undefined : platformOf(values.platform),
    declare: values.declare?.filter((name) => name !== ""),
  };
}

function parsed(verb: Verb, words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: true });
  } catch (thrown) {
    throw new UsageError(`cce image ${verb}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

interface CallValues {
  readonly ca?: string | undefined;
  readonly "plain-http": readonly string[];
  readonly timeout?: string | undefined;
}

function registriesOf(values: CallValues, target: string, { env, cwd, interruption }: Terminal): Registries {
  const { ca, "plain-http": plain, timeout } = values;
  const registry = parseRegistry(target) ?? parseImage(target)?.registry ?? "";
  return {
    credential: credentialsFrom({ env, registry }),
    ca: ca === undefined ? undefined : certificates(resolve(cwd, ca)),
    plainHttp: plain.map((text) => {
      const host = parseRegistry(text);
      if (host === undefined)
        throw new UsageError(`--plain-http (${text}) is no registry; write HOST or HOST:PORT`);
      return host;
    }),
    patience: timeout === undefined ? undefined : secondsOf("--timeout", timeout) * 1000,
    signal: interruption?.(),
  };
}

function certificates(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`--ca (${path}) cannot be read; name a file of certificates`);
  }
}

function platformOf(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform === undefined)
    throw new UsageError(`--platform (${text}) is no platform; write OS/ARCHITECTURE, such as linux/amd64`);
  return platform;
}
