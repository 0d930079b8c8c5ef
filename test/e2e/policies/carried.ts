import * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "@pulumi/kubernetes";
import type { Grants } from "../../../lib/isolation/grants";
import { ISOLATION_RULES } from "../../../lib/isolation";
import { objections } from "../../policies/support";
import { RULE_CASES } from "../../isolation/cases";
import { carriersOf } from "../../isolation/support/carriers";
import type { NamedCase } from "./misjudged";
import type { CaseTable, Manifest, RuleCases } from "../../isolation/support/cases";

/** A case of a rule about objects of Kubernetes, in a namespace of its own, so that none meets another. */
export interface CarriedCase extends NamedCase {
  /** Whether its rule looks at objects together. */
  readonly hasSurvey: boolean;
  readonly manifests: readonly Manifest[];
  /** What is granted to its namespace. */
  readonly tenants: NonNullable<Grants["tenants"]>;
}

/** Cases that stand for one set of what concerns no single tenant, as one deployment has it. */
export interface CaseRun {
  readonly grants: Grants;
  /** Whether only stack policies find something. */
  readonly isTogether: boolean;
  readonly cases: readonly CarriedCase[];
}

/** How many of the kinds that carry pods each case is tried in; over all of the cases, it is each of the kinds. */
const CARRIERS_OF_A_CASE = 3;

/**
 * All cases of objects of Kubernetes, in as few deployments as they can be. What only objects together break has
 * deployments of its own: stack policies are not run where resource policies have refused something.
 */
export function caseRuns(): readonly CaseRun[] {
  const runs = new Map<string, RuleCases[]>();
  for (const cases of RULE_CASES) {
    const key = JSON.stringify([cases.cloud, cases.system]);
    runs.set(key, [...(runs.get(key) ?? []), cases]);
  }
  const counter = { next: 0 };
  const all = [...runs.values()].flatMap((of) => {
    const cases = of.flatMap((each) => [
      ...carried(each, each.refused, true, counter),
      ...carried(each, each.passed, false, counter),
    ]);
    const [first] = of;
    const tenants = Object.fromEntries(cases.flatMap((each) => Object.entries(each.tenants)));
    const grants: Grants = { cloud: first?.cloud, ...first?.system, tenants };
    const together = cases.filter((each) => each.hasSurvey && isCleanAlone(each, grants));
    const alone = cases.filter((each) => !together.includes(each) && !isOvertaken(each, grants));
    return [
      { grants, isTogether: false, cases: alone },
      { grants, isTogether: true, cases: together },
    ];
  });
  return all.filter(({ cases }) => cases.some(({ isRefused }) => isRefused));
}

/** Whether another rule refuses a part of what its own rule would refuse as a whole. */
function isOvertaken({ hasSurvey, isRefused, manifests, number }: CarriedCase, grants: Grants): boolean {
  if (!hasSurvey || !isRefused) return false;
  return objections(manifests, ISOLATION_RULES, grants).alone.every(
    (each) => !each.includes(`(isolation rule ${number}, `),
  );
}

function isCleanAlone({ manifests }: CarriedCase, grants: Grants): boolean {
  return objections(manifests, ISOLATION_RULES, grants).alone.length === 0;
}

/** A resource by nothing but its type and its properties. */
export class Raw extends pulumi.CustomResource {}

/** Registers the objects of a case as they are, as a program does that goes by no class of the SDK. */
export function register({ key, manifests }: CarriedCase, provider: kubernetes.Provider): void {
  manifests.forEach((manifest, index) => {
    new Raw(tokenOf(manifest), `${key}.${index}`, { ...manifest }, { provider });
  });
}

/** Type of the resource that the SDK has for an object: `kubernetes:core/v1:Pod`. */
export function tokenOf({ apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">): string {
  return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

function carried(
  { rule, tenant }: RuleCases,
  { pods = {}, objects = {} }: CaseTable,
  isRefused: boolean,
  counter: { next: number },
): readonly CarriedCase[] {
  const one = (name: string, manifests: readonly Manifest[]): CarriedCase => {
    const number = counter.next++;
    const own = inNamespace(number);
    return {
      key: `c${number}`,
      title: `${rule.number} ${rule.name}: ${name}`,
      number: rule.number,
      isRefused,
      hasSurvey: rule.survey !== undefined,
      manifests: own(manifests),
      tenants: tenant === undefined ? {} : own({ shop: tenant }),
    };
  };
  return [
    ...Object.entries(pods).flatMap(([name, spec]) => {
      const carriers = Object.entries(carriersOf(spec));
      const from = counter.next;
      return Array.from({ length: CARRIERS_OF_A_CASE }, (_, step) => {
        const [carrier, manifest] = carriers[(from + step) % carriers.length] ?? [];
        return manifest ? [one(`${name}, in ${carrier}`, [manifest])] : [];
      }).flat();
    }),
    ...Object.entries(objects).map(([name, given]) => one(name, [given].flat())),
  ];
}

/** Has what is called `shop`, and its domain, be called otherwise throughout. */
function inNamespace(number: number): <T>(value: T) => T {
  return <T>(value: T) =>
    // The same but for texts.
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(/\bshop\b/g, `shop-${number}`)
        .replaceAll(/\bacme\.example\b/g, `acme-${number}.example`),
    ) as T;
}
