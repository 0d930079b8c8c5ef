import { parseArgs } from "node:util";
import { BalancerProvider } from "../components/cluster/args";
import type { StackWanted } from "../doctor/wanted";
import { wantedFindings } from "../doctor/wanted";
import { refuse } from "../rules/problem";
import { Metrics } from "../scaling/alarms";
import { UsageError } from "./terminal";

/** What `cce doctor` was asked. */
export interface DoctorOptions {
  /** Cloud of a clouds.yaml. @default that of OS_CLOUD, or the OS_ variables */
  readonly cloud?: string;
  readonly json: boolean;
  /** How long each call may take, in milliseconds. */
  readonly patience: number;
  readonly wanted: StackWanted;
}

export const DOCTOR_USAGE = `cce doctor [OPTION...]

Asks a cloud, and changes nothing: would the next deployment of such a cluster fail, and what is to be done about it?
Logs in as other clients of OpenStack do: by OS_CLOUD and clouds.yaml, or by the OS_ variables.

What the cluster is to be:
  --control COUNT            control nodes: 1, 3 or 5 (default: 3)
  --workers COUNT            workers (default: 2)
  --flavor NAME              flavor of all nodes
  --worker-flavor NAME       flavor of workers, where it is another
  --boot-volume GIB          size of the disk that each node boots from (default: the flavor's own disk)
  --worker-boot-volume GIB   the same of workers, where it is another
  --data-volume GIB          size of a second disk of each worker (default: none)
  --volume-type NAME         volume type of the disks (default: the cloud's)
  --volume-zone NAME         zone of the disks (default: that of their servers)
  --image NAME               image of the nodes
  --zone NAME                availability zone; repeat it to spread over several (default: the cloud's choice)
  --network KIND             vpc, a network of the cluster's own, or classic, one that is there (default: vpc)
  --external-network NAME    network that leads out of the cloud (default: the only one)
  --endpoint KIND            amphora or ovn, a balancer; or vip, an address that moves
                             (default: amphora with vpc, vip with classic)
  --floating                 the API has a floating address
  --autoscale-max COUNT      most nodes of an autoscaled group (default: no such group)
  --granularity SECONDS      seconds that one measure of it stands for (default: 300)
  --metrics KIND             gnocchi or prometheus, which keeps the measures (default: gnocchi)
  --exclusive-domain         hosts are to be reserved for one tenant; asks as an administrator

How it is asked:
  --cloud NAME               a cloud of clouds.yaml, in place of OS_CLOUD
  --timeout SECONDS          how long each call may take (default: 30)
  --json                     prints findings as JSON
  --help

Exit code: 0 when nothing stands in the way, 1 when something will fail, 2 when an option is not understood.`;

const TEXT = { type: "string" } as const;
const SWITCH = { type: "boolean", default: false } as const;

const OPTIONS = {
  control: TEXT,
  workers: TEXT,
  flavor: TEXT,
  "worker-flavor": TEXT,
  "boot-volume": TEXT,
  "worker-boot-volume": TEXT,
  "data-volume": TEXT,
  "volume-type": TEXT,
  "volume-zone": TEXT,
  image: TEXT,
  zone: { type: "string", multiple: true, default: [] as string[] },
  network: TEXT,
  "external-network": TEXT,
  endpoint: TEXT,
  floating: SWITCH,
  "autoscale-max": TEXT,
  granularity: TEXT,
  metrics: TEXT,
  "exclusive-domain": SWITCH,
  cloud: TEXT,
  timeout: TEXT,
  json: SWITCH,
} as const;

const [CONTROL, WORKERS, GRANULARITY_SECONDS, TIMEOUT_SECONDS] = [3, 2, 300, 30];

/** @throws UsageError when an option is unknown, or what it says cannot be */
export function doctorOptions(words: readonly string[]): DoctorOptions {
  const values = parsed(words);
  const whole = (name: NumberOption): number | undefined => wholeNumber(name, values[name]);
  const network = oneOf("network", values.network, ["vpc", "classic"]) ?? "vpc";
  const most = whole("autoscale-max");
  const workers = {
    flavor: values["worker-flavor"] ?? values.flavor,
    bootGib: whole("worker-boot-volume") ?? whole("boot-volume"),
  };
  const measures = {
    granularitySeconds: whole("granularity") ?? GRANULARITY_SECONDS,
    metrics: oneOf("metrics", values.metrics, Object.values(Metrics)) ?? Metrics.Gnocchi,
  };
  const wanted: StackWanted = {
    control: { count: whole("control") ?? CONTROL, flavor: values.flavor, bootGib: whole("boot-volume") },
    workers: { ...workers, count: whole("workers") ?? WORKERS, dataGib: whole("data-volume") },
    ...(most === undefined ? {} : { growth: { ...workers, ...measures, count: most } }),
    image: values.image,
    zones: values.zone,
    volumeZone: values["volume-zone"],
    volumeType: values["volume-type"],
    network,
    externalNetwork: values["external-network"],
    endpoint:
      oneOf("endpoint", values.endpoint, [...Object.values(BalancerProvider), "vip" as const]) ??
      (network === "vpc" ? BalancerProvider.Amphora : "vip"),
    floatingAddress: values.floating,
    exclusiveDomain: values["exclusive-domain"],
  };
  usable(() => refuse("cce doctor", wantedFindings(wanted)));
  const patience = (whole("timeout") ?? TIMEOUT_SECONDS) * 1000;
  if (patience === 0) throw new UsageError("--timeout (0) leaves no time to answer; give at least 1");
  return { cloud: values.cloud, json: values.json, patience, wanted };
}

function parsed(words: readonly string[]) {
  return usable(
    () => parseArgs({ args: [...words], options: OPTIONS, strict: true, allowPositionals: false }).values,
  );
}

/** What is wrong with words of a person is told as usage. */
function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

type NumberOption =
  | "control"
  | "workers"
  | "boot-volume"
  | "worker-boot-volume"
  | "data-volume"
  | "autoscale-max"
  | "granularity"
  | "timeout";

function wholeNumber(name: NumberOption, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value))
    throw new UsageError(`--${name} (${value}) is no whole number; give digits only`);
  return Number(value);
}

function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new UsageError(`--${name} (${value}) is none; use ${choices.join(" or ")}`);
  return found;
}
