import fc from "fast-check";
import { cidr } from "../../lib/rules/addresses";
import {
  dnsLabel,
  fileName,
  labelKey,
  labelValue,
  portName,
  serviceName,
  variableName,
} from "../../lib/rules/names";
import type { Problem } from "../../lib/rules/problem";
import { byteQuantity } from "../../lib/rules/quantities";
import { cronSchedule } from "../../lib/rules/schedules";
import { Cluster, Refused } from "../support/cluster";
import type { Manifest } from "../support/manifests";
import { runName } from "../support/run-name";

// A rule that takes what the API server refuses fails too late; one that refuses what it takes is in the way.
const run = runName("rules");
const cluster = new Cluster();

type Rule = (field: string, value: string) => Problem | undefined;

beforeAll(async () => {
  await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: run } });
});
afterAll(async () => {
  await cluster.remove("Namespace", undefined, run);
  cluster.close();
});

/** Texts of a few characters that matter to a rule, short ones and some around the longest that it takes. */
function texts(characters: string, ...lengths: readonly number[]): fc.Arbitrary<string> {
  const unit = fc.constantFrom(...characters);
  const around = lengths.flatMap((length) => [length, length + 1]);
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit, maxLength: 6 }) },
    ...around.map((length) => ({
      weight: 1,
      arbitrary: fc.constantFrom("a", "b-").map((piece) => piece.repeat(length).slice(0, length - 1) + "z"),
    })),
  );
}

function object(kind: string, more: object = {}, about: object = {}): Manifest {
  const apiVersion = { CronJob: "batch/v1", NetworkPolicy: "networking.k8s.io/v1" }[kind] ?? "v1";
  return { apiVersion, kind, metadata: { name: "a", namespace: run, ...about }, ...more };
}

function pod(container: object): Manifest {
  return object("Pod", { spec: { containers: [{ name: "a", image: "a:1", ...container }] } });
}

async function isTaken(manifest: Manifest): Promise<boolean> {
  try {
    await cluster.create(manifest, { dryRun: true });
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Values on which rule and API server differ. */
async function disputed(
  rule: Rule,
  values: readonly string[],
  manifest: (value: string) => Manifest,
): Promise<readonly string[]> {
  const verdicts = await Promise.all(
    [...new Set(values)].map(async (value) => {
      const here = rule("value", value) === undefined;
      const there = await isTaken(manifest(value));
      return here === there ? [] : `'${value}' is ${here ? "taken" : "refused"} here`;
    }),
  );
  return verdicts.flat();
}

test.each<readonly [string, Rule, fc.Arbitrary<string>, (value: string) => Manifest]>([
  ["W1-W6: names of containers", dnsLabel, texts("ab-.A_0", 63), (name) => pod({ name })],
  [
    "W8: names of services",
    serviceName,
    texts("ab-.A_0", 63),
    (name) =>
      object(
        "Service",
        {
          spec: { ports: [{ port: 1 }] },
        },
        { name },
      ),
  ],
  [
    "W8: names of ports",
    portName,
    // An empty name means none.
    texts("ab-_0A.", 15).filter((name) => name !== ""),
    (name) => pod({ ports: [{ containerPort: 1, name }] }),
  ],
  [
    "W10: names of files",
    fileName,
    texts("aA_-.0/ ", 253),
    (name) => object("ConfigMap", { data: { [name]: "" } }),
  ],
  [
    "W11: keys of labels",
    labelKey,
    texts("aA_-.0/", 63),
    (key) => object("ConfigMap", {}, { labels: { [key]: "" } }),
  ],
  [
    "W11: values of labels",
    labelValue,
    texts("aA_-.0/", 63),
    (value) => object("ConfigMap", {}, { labels: { a: value } }),
  ],
])("%s: taken here and by the API server alike", async (_name, rule, values, manifest) => {
  expect(await disputed(rule, fc.sample(values, 120), manifest)).toEqual([]);
});

const number = fc.constantFrom(
  "0",
  "1",
  "7",
  "12",
  "31",
  "59",
  "60",
  "sun",
  "JAN",
  "7-1",
  "1-7",
  "*",
  "?",
  "",
);
const cronField = fc
  .tuple(number, fc.constantFrom("", "/2", "/0", ",1", "-", "-3"))
  .map((parts) => parts.join(""));
const schedule = fc.oneof(
  fc.array(cronField, { minLength: 4, maxLength: 6 }).map((fields) => fields.join(" ")),
  fc
    .tuple(fc.constantFrom("0 0 ", "5 4 "), cronField, fc.constantFrom(" * *", " 1 1"))
    .map((parts) => parts.join("")),
  fc.constantFrom(
    "@daily",
    "@reboot",
    "@every 1h",
    "@every 1.5h30m",
    "@every 1",
    "@every -1h",
    "TZ=UTC 0 0 * * *",
  ),
);
const digits = texts("019.", 3);
const amount = fc
  .tuple(digits, fc.constantFrom("", "m", "k", "K", "Ki", "M", "Mi", "e3", "E-3", "E", "Ei", "i", " Gi"))
  .map((parts) => parts.join(""));
const block = fc
  .tuple(
    fc.constantFrom(
      "10.0.0.0",
      "10.0.0.7",
      "010.0.0.1",
      "1.2.3",
      "::",
      "2001:db8::",
      "::ffff:10.0.0.0",
      "fe80::%eth0",
      "",
    ),
    fc.constantFrom("", "/0", "/24", "/032", "/32", "/33", "/120", "/129", "/x", "/-1"),
  )
  .map((parts) => parts.join(""));

test.each<readonly [string, Rule, fc.Arbitrary<string>, (value: string) => Manifest]>([
  [
    "W5: schedules",
    cronSchedule,
    schedule,
    (text) =>
      object("CronJob", {
        spec: {
          schedule: text.trim(),
          jobTemplate: {
            spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "a", image: "a" }] } } },
          },
        },
      }),
  ],
  // Kubernetes 1.34 takes nearly any name; these are also keys of objects, which it does not relax.
  [
    "W10: names of variables",
    variableName,
    texts("aA_-.0/ =", 253),
    (name) => pod({ env: [{ name, value: "" }] }),
  ],
  ["W1, W9: amounts", byteQuantity, amount, (memory) => pod({ resources: { limits: { memory } } })],
  [
    "W8, W11: address blocks",
    cidr,
    block,
    (text) =>
      object("NetworkPolicy", {
        spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: text } }] }] },
      }),
  ],
])("%s: what is taken here is taken by the API server", async (_name, rule, values, manifest) => {
  const taken = fc.sample(values, 400).filter((value) => rule("value", value) === undefined);
  expect(taken.length).toBeGreaterThan(10);
  expect(await disputed(rule, taken, manifest)).toEqual([]);
});
