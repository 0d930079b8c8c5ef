import { parseArgs } from "node:util";
import { Cluster } from "../delivery/cluster";
import { clusterLogin } from "../delivery/kubeconfig";
import type { Arrival } from "../delivery/send";
import { sendImage } from "../delivery/send";
import { HOLDER, PUBLIC_HOLDER } from "../rules/image-holder";
import { storedImage, storePath } from "../rules/image-stores";
import { parseImage, pinnedImage } from "../rules/images";
import { dnsLabel, labelKey, labelValue } from "../rules/names";
import { refuse } from "../rules/problem";
import type { Command } from "./commands";
import { secondsOf } from "./seconds";
import { table } from "./table";
import { ExitCode, UsageError } from "./terminal";

const USAGE = `cce image send IMAGE [OPTION...]

Puts a version on nodes of a cluster ahead of use: runs a pod on each node that does not list it, in which nothing of the
image runs, until the node does; then takes the pods away. Nodes clear away what nothing uses when their disks get full;
an ImageDelivery keeps it there.

  --namespace NAME           namespace whose credentials it is pulled with (default: that of the context)
  --node NAME                a node; repeat it for several (default: all)
  --label KEY=VALUE          label of the nodes; repeat it for several
  --holder IMAGE             a static BusyBox (default: public/${HOLDER.name}:${HOLDER.version} of the image's repository,
                             or Docker Hub's where the image is in no store)
  --kubeconfig FILE          (default: that of kubectl)
  --context NAME             (default: the current one)
  --timeout SECONDS          how long nodes may take (default: 600)
  --json                     prints the result as JSON
  --help

Exit code: 0 when every node has it, 1 when one has not, 2 when an option is not understood.`;

const TEXT = { type: "string" } as const;
const LIST = { type: "string", multiple: true, default: [] as string[] } as const;
const OPTIONS = {
  namespace: TEXT,
  node: LIST,
  label: LIST,
  holder: TEXT,
  kubeconfig: TEXT,
  context: TEXT,
  timeout: { ...TEXT, default: "600" },
  json: { type: "boolean", default: false },
} as const;

/** Puts a version on nodes (R6). */
export const imageSend: Command = {
  usage: USAGE,
  async run(words, { env, cwd, print, complain }) {
    const { image, options } = parsed(words);
    const { file, context } = { file: options.kubeconfig, context: options.context };
    const login = clusterLogin({ env, cwd, file, context });
    const namespace = options.namespace ?? login.namespace;
    const holder = options.holder ?? holderFor(image);
    const labels = labelsOf(options.label);
    refuse("cce image send", [
      pinnedImage("IMAGE", image),
      pinnedImage("--holder", holder),
      dnsLabel("--namespace", namespace),
      ...Object.entries(labels).flatMap(([key, value]) => [
        labelKey("--label", key),
        labelValue("--label", value),
      ]),
    ]);
    const nodes = options.node.length > 0 ? options.node : undefined;
    const patience = secondsOf("--timeout", options.timeout) * 1000;
    const arrivals = await sendImage(
      new Cluster(login),
      { image, holder, namespace, nodes, labels, patience },
      (done, all) => {
        if (!options.json) complain(`${done} of ${all} nodes have it`);
      },
    );
    print(options.json ? JSON.stringify({ image, nodes: arrivals }, undefined, 2) : report(arrivals));
    return arrivals.every(({ isThere }) => isThere) ? ExitCode.Fine : ExitCode.Problems;
  },
};

function parsed(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
    const [image, ...more] = positionals;
    if (image === undefined || more.length > 0) throw new Error("one image is sent at a time: IMAGE");
    return { image, options: values };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** In a cluster that runs images of its repository alone, the program comes from there too. */
function holderFor(image: string): string {
  const reference = parseImage(image);
  if (!reference || !storedImage(reference.repository)) return PUBLIC_HOLDER;
  return `${reference.registry}/${storePath()}/${HOLDER.name}:${HOLDER.version}`;
}

function labelsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf("=");
      if (equals < 1) throw new UsageError(`--label ${pair}: write KEY=VALUE`);
      return [pair.slice(0, equals), pair.slice(equals + 1)];
    }),
  );
}

function report(arrivals: readonly Arrival[]): string {
  const rows = arrivals.map(({ node, isListed, isThere, reason = "" }) => [
    node,
    told(isListed, isThere),
    reason,
  ]);
  return table(["NODE", "IMAGE", ""], rows);
}

function told(isListed: boolean, isThere: boolean): string {
  if (isListed) return "there";
  return isThere ? "there, but not among the largest that the node lists" : "not there";
}
