import { resolve } from "node:path";
import {
  Archive,
  categoriesOfStore,
  declareCategories,
  editImage,
  imageInArchive,
  listImages,
  Passage,
  planDeletion,
  publishImage,
  pullImage,
  pushImage,
  registryImage,
  scanImage,
  showImage,
  storeOf,
} from "../registry";
import type { ImageSource, Pushed } from "../registry";
import type { Command } from "./commands";
import type { ImageOptions, Verb } from "./image-options";
import { IMAGE_USAGE, imageOptions } from "./image-options";
import { ImageProgress } from "./image-progress";
import { aboutLines, listReport, scanReport, showReport } from "./image-report";
import type { Terminal } from "./terminal";
import { ExitCode } from "./terminal";

/** What came of a verb: for people, and for programs. */
interface Result {
  readonly text: string;
  readonly data: object;
  /** @default it is done */
  readonly code?: number;
}

type Doing = (options: ImageOptions, terminal: Terminal) => Promise<Result>;

/** Does things with images of a repository. */
export const image: Command = {
  usage: IMAGE_USAGE,
  usageOf: async ([verb]) =>
    verb === "send" ? (await import("./image-send.js")).imageSend.usage : undefined,
  async run(words, terminal) {
    const [verb, ...others] = words;
    // It talks to clusters, not to registries.
    if (verb === "send") return (await import("./image-send.js")).imageSend.run(others, terminal);
    const options = imageOptions(words, terminal);
    const { text, data, code = ExitCode.Fine } = await DOING[options.verb](options, terminal);
    terminal.print(options.json ? JSON.stringify(data, undefined, 2) : text);
    return code;
  },
};

const DOING: Readonly<Record<Verb, Doing>> = {
  push,
  pull,
  publish,
  list: async ({ first, category, registries }) => {
    const images = await listImages(first, { category }, registries);
    return { text: listReport(images), data: { images } };
  },
  show: async ({ first, registries }) => {
    const details = await showImage(first, registries);
    return { text: showReport(details), data: details };
  },
  edit: async ({ first, category, description, registries }) => {
    const about = await editImage(first, { category, description }, registries);
    return { text: [first, ...aboutLines(about)].join("\n"), data: about };
  },
  scan: async ({ first, registries }) => {
    const vulnerabilities = await scanImage(first, registries);
    return { text: scanReport(first, vulnerabilities), data: { vulnerabilities } };
  },
  delete: remove,
  categories: async ({ first, declare, registries }) => {
    const store = storeOf("cce image categories", first);
    const categories =
      declare === undefined
        ? await categoriesOfStore(store, registries)
        : await declareCategories(store, declare, registries);
    const text = categories.length === 0 ? `${first} declares no categories.` : categories.join("\n");
    return { text, data: { categories } };
  },
};

async function push(options: ImageOptions, terminal: Terminal): Promise<Result> {
  const { first, second, from, platform, registries } = options;
  if (from !== undefined)
    return pushFrom(await registryImage(from, registries, platform), first, options, terminal);
  const archive = await Archive.open(resolve(terminal.cwd, first));
  try {
    return await pushFrom(await imageInArchive(archive, options.image), second ?? "", options, terminal);
  } finally {
    await archive.close();
  }
}

async function pushFrom(
  source: ImageSource,
  target: string,
  { category, description, registries }: ImageOptions,
  terminal: Terminal,
): Promise<Result> {
  const progress = new ImageProgress(terminal);
  try {
    const pushed = await pushImage({ source, target, category, description }, registries, progress);
    return { text: pushReport(target, pushed, progress), data: { image: target, ...pushed } };
  } finally {
    progress.end();
  }
}

async function publish(
  { first, as: name, category, registries }: ImageOptions,
  terminal: Terminal,
): Promise<Result> {
  const progress = new ImageProgress(terminal);
  try {
    const published = await publishImage({ image: first, name, category }, registries, progress);
    const { reference, attached } = published;
    const beside = attached === 0 ? "" : `\nattached     ${attached} artifact${attached === 1 ? "" : "s"}`;
    return { text: pushReport(reference, published, progress) + beside, data: published };
  } finally {
    progress.end();
  }
}

async function pull(
  { first, second = "", platform, registries }: ImageOptions,
  terminal: Terminal,
): Promise<Result> {
  const progress = new ImageProgress(terminal);
  const path = resolve(terminal.cwd, second);
  try {
    const { digest } = await pullImage({ image: first, path, platform }, registries, progress);
    return { text: `${second}: ${first}\ndigest       ${digest}`, data: { path, digest } };
  } finally {
    progress.end();
  }
}

async function remove({ first, yes, registries }: ImageOptions, terminal: Terminal): Promise<Result> {
  const deletion = await planDeletion(first, registries);
  const { repository, versions, kept } = deletion;
  const data = { image: repository.name, versions, kept };
  const what = `${repository.name}, version${versions.length === 1 ? "" : "s"} ${versions.join(", ")}`;
  if (!yes) {
    terminal.complain(
      `${what} would be deleted; ${kept.length === 0 ? "nothing of it would be left" : `left are ${kept.join(", ")}`}.\n` +
        "Nodes that have pulled it keep running it; others cannot start it any more. And who may push could then push\n" +
        "something else as the same version: what was known to never change would have changed.",
    );
    if (terminal.ask === undefined)
      return {
        text: "Nothing is deleted, as there is nobody to ask; say --yes.",
        data,
        code: ExitCode.Problems,
      };
    if (!(await terminal.ask("Delete it?")))
      return { text: "Nothing is deleted.", data, code: ExitCode.Problems };
  }
  await deletion.carryOut();
  return { text: `Deleted: ${what}`, data };
}

function pushReport(target: string, { digest, before, about }: Pushed, { passages }: ImageProgress): string {
  const counted = (passage: Passage) => passages.filter((each) => each === passage).length;
  const history =
    before.length === 0
      ? "its first version"
      : `beside ${before.length} earlier version${before.length === 1 ? "" : "s"}: ${before.slice(-5).join(", ")}`;
  return [
    `${target}, ${history}`,
    `digest       ${digest}`,
    ...aboutLines(about),
    `content      ${counted(Passage.Uploaded)} uploaded, ${counted(Passage.Mounted)} taken over by the registry, ` +
      `${counted(Passage.Present)} there already`,
  ].join("\n");
}
