import * as pulumi from "@pulumi/pulumi";
import type { Deployed } from "../../lib/bridge/deployed";
import type { Inputs } from "../../lib/bridge/inputs";
import { lower } from "../../lib/bridge/inputs";
import { raise, Tokens } from "../../lib/bridge/tokens";
import type {
  ConfigBundleProps,
  CronJobProps,
  Deployment,
  DeploymentProps,
  Late,
  ServiceExposureProps,
  StatefulSetProps,
  TenantNamespace,
  TenantNamespaceProps,
  VolumeClaim,
} from "../../lib/constructs";
import { isLate } from "../../lib/constructs/late";
import { known } from "../support/outputs";

interface Props {
  readonly plain: string;
  readonly late: Late<string>;
  readonly lates?: readonly { readonly value: Late<string> }[];
}

function lowered(args: Inputs<Props>) {
  const tokens = new Tokens();
  return { ...lower<Props>(args, tokens), tokens };
}

describe("arguments of components, turned into properties of constructs", () => {
  test("plain values stay what they are", () => {
    const args = { plain: "a", late: "b", lates: [{ value: "c" }] };
    expect(lowered(args).props).toEqual(args);
    expect(lowered(args).references).toEqual([]);
  });

  test("outputs and promises become tokens, at any depth", async () => {
    const { props } = lowered({
      plain: "a",
      late: pulumi.output("b"),
      lates: [{ value: Promise.resolve("c") }, { value: pulumi.output(pulumi.output("d")) }],
    });
    const lates = [props.late, ...(props.lates ?? []).map(({ value }) => value)];
    expect(lates.map(isLate)).toEqual([true, true, true]);
    expect(await Promise.all(lates.map((late) => known(raise(late))))).toEqual(["b", "c", "d"]);
  });

  test("the same output is the same placeholder wherever it stands", () => {
    const shared = pulumi.output("x");
    const { props } = lowered({ plain: "a", late: shared, lates: [{ value: shared }] });
    expect(String(props.late)).toBe(String(props.lates?.[0]?.value));
  });

  test("components become the constructs that they deployed, and their tokens are known from then on", async () => {
    const theirs = new Tokens();
    const token = theirs.token(pulumi.output("x"));
    const construct = { called: "theirs" };
    const component: unknown = { construct, tokens: theirs, gate: [] };
    const args: unknown = { plain: "a", late: "b", others: [component] };
    const { props, references, tokens } = lowered(args as Inputs<Props>);
    expect(props).toEqual({ plain: "a", late: "b", others: [construct] });
    expect(references).toEqual([component]);
    expect(await known(tokens.restore(String(token)))).toBe("x");
  });

  test("objects of other classes are passed on as they are", () => {
    const when = new Date(0);
    const args: unknown = {
      plain: "a",
      late: "b",
      when,
      bare: Object.assign(Object.create(null) as object, { x: 1 }),
    };
    expect(lowered(args as Inputs<Props>).props).toMatchObject({ when, bare: { x: 1 } });
  });
});

/** What the compiler accepts and refuses; that these compile, or fail to, is the test. */
describe("types of arguments", () => {
  const output = pulumi.output("x");
  const tenant: Deployed<TenantNamespace> = Object.create(null);
  const web: Deployed<Deployment> = Object.create(null);
  const disk: Deployed<VolumeClaim> = Object.create(null);

  test("what may be known late can be an output", () => {
    const accepted: readonly unknown[] = [
      {
        tenant,
        image: output,
        env: { A: output, B: Promise.resolve("b"), C: "c" },
        args: ["--x", output],
      } satisfies Inputs<DeploymentProps>,
      {
        tenant,
        data: { A: output },
        secretFiles: { k: pulumi.secret("s") },
      } satisfies Inputs<ConfigBundleProps>,
      {
        organization: "acme",
        imagePull: { server: "r.example", username: output, password: output },
      } satisfies Inputs<TenantNamespaceProps>,
    ];
    expect(accepted).toHaveLength(3);
  });

  test("what decides structure cannot", () => {
    const refused: readonly unknown[] = [
      // @ts-expect-error a number of pods
      { tenant, image: "x:1", replicas: pulumi.output(2) } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a name
      { tenant, image: "x:1", name: output } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a port
      { tenant, image: "x:1", port: pulumi.output(80) } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a bound of a rule
      { tenant, image: "x:1", autoscale: { max: pulumi.output(3) } } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a quantity
      { tenant, image: "x:1", resources: { cpu: output } } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a schedule
      { tenant, image: "x:1", schedule: output } satisfies Inputs<CronJobProps>,
      // @ts-expect-error a capacity
      [{ name: "data", capacity: output }] satisfies Inputs<StatefulSetProps>["disks"],
      // @ts-expect-error an address block
      { workload: web, allowedCidrs: [output] } satisfies Inputs<ServiceExposureProps>,
      // @ts-expect-error the names of entries
      { tenant, data: pulumi.output({ A: "1" }) } satisfies Inputs<ConfigBundleProps>,
      // @ts-expect-error an organization
      { organization: output } satisfies Inputs<TenantNamespaceProps>,
    ];
    expect(refused).toHaveLength(10);
  });

  test("references are of the right kind, and no strings", () => {
    const refused: readonly unknown[] = [
      // @ts-expect-error a name instead of a tenant
      { tenant: "shop", image: "x:1" } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a workload instead of a tenant
      { tenant: web, image: "x:1" } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error an output of a tenant
      { tenant: pulumi.output(tenant), image: "x:1" } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a disk instead of a workload
      { workload: disk } satisfies Inputs<ServiceExposureProps>,
      // @ts-expect-error a tenant instead of a disk
      { tenant, image: "x:1", mounts: [{ path: "/x", claim: tenant }] } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a disk instead of a bundle
      { tenant, image: "x:1", config: [disk] } satisfies Inputs<DeploymentProps>,
      // @ts-expect-error a misspelled argument
      { tenant, image: "x:1", replica: 2 } satisfies Inputs<DeploymentProps>,
    ];
    expect(refused).toHaveLength(7);
  });
});
