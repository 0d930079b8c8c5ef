/** A program, or several that belong together, that the lab runs or hands out. */
export interface Tool {
  readonly name: string;
  /** What it is for, in the words of `npm run lab -- doctor`. */
  readonly purpose: string;
  /** Its executables. From PATH they are taken all or none, as they must fit each other. */
  readonly programs: readonly string[];
  /** Whether people and programs under test call it, so that it belongs on PATH; else only the lab runs it. */
  readonly handedOut: boolean;
  /** Whether it may come from PATH. @default true */
  readonly fromPath?: boolean;
  /** How a program tells its version; without it, whatever is on PATH is taken. */
  readonly version?: VersionQuestion;
  /** Ways to get it, tried in this order. */
  readonly recipes: readonly [Recipe, ...Recipe[]];
}

/** Asks programs for their version. */
export interface VersionQuestion {
  /** Programs that are asked; all must give the same answer. */
  readonly of: readonly string[];
  readonly arguments: readonly string[];
  /** The oldest version that will do, as in `1.34.0`. */
  readonly atLeast: string;
}

/** A way to get programs into a folder of the cache. Tools with an equal recipe share the folder. */
export type Recipe = GoProgram | GoModuleFiles | PulumiRelease | PulumiPlugin | DebianPackages;

interface RecipeOfVersion {
  readonly name: string;
  /** Without a leading `v`. */
  readonly version: string;
}

/** A program built from published Go modules, whose checksums the Go checksum database knows. */
export interface GoProgram extends RecipeOfVersion {
  readonly kind: "go program";
  /** Required modules and their versions. */
  readonly requires: Readonly<Record<string, string>>;
  /** Modules to be replaced, and by what (`path version`). */
  readonly replaces?: Readonly<Record<string, string>>;
  /** Replaces what the go.mod of this required module takes from its own `staging` folder by published versions. */
  readonly staging?: { readonly module: string; readonly version: string };
  /** The Go source file of `package main`, relative to the checkout; without it, `package` is built. */
  readonly source?: string;
  /** The import path of a published `package main`. */
  readonly package?: string;
  /** Values of Go string variables, by their full name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names that the program acts under: the first is the file, the others link to it. */
  readonly programs: readonly [string, ...string[]];
  /** How long the build took on two cores with empty caches, in seconds; for people who wait. */
  readonly seconds: number;
}

/** Executables that a published Go module carries as files. */
export interface GoModuleFiles extends RecipeOfVersion {
  readonly kind: "go module files";
  readonly module: string;
  /** Paths within the module. */
  readonly files: readonly string[];
}

/** Programs of one release of Debian, on a machine that runs it. */
export interface DebianPackages extends RecipeOfVersion {
  readonly kind: "debian packages";
  /** The release that the machine must run, as `VERSION_CODENAME` of /etc/os-release has it. */
  readonly release: string;
  /** Installed for the whole machine: libraries, and programs that come without a service of their own. */
  readonly installs: readonly string[];
  /** Only unpacked, into folder `root`: what would set up a service, and start it, if it were installed. */
  readonly unpacks: readonly string[];
  /** Programs by name: their absolute paths in the packages. */
  readonly programs: Readonly<Record<string, string>>;
  /** How long getting them took, in seconds; for people who wait. */
  readonly seconds: number;
}

/** Pulumi's own release, installed by its Automation API: needs internet. */
export interface PulumiRelease extends RecipeOfVersion {
  readonly kind: "pulumi release";
}

/** An official resource plugin, downloaded as Pulumi's engine would: needs internet. */
export interface PulumiPlugin extends RecipeOfVersion {
  readonly kind: "pulumi plugin";
  /** As in the type tokens. */
  readonly package: string;
}
