import { App, Chart } from "cdk8s";
import { ConfigBundle, Deployment, TenantNamespace, Token } from "../../lib/constructs";
import type { Late } from "../../lib/constructs/late";
import { base64, derive, isLate, open, text, validated, Visibility } from "../../lib/constructs/late";

/** A token as a deployment would make one, that remembers what was derived from it. */
class Unknown extends Token<string> {
  constructor(readonly derivations: unknown[] = []) {
    super();
  }

  override toString(): string {
    return "placeholder";
  }

  override combine<V, U>(
    values: readonly Late<V>[],
    f: (known: readonly V[]) => U,
    visibility: Visibility,
  ): Token<U> {
    this.derivations.push({ values, f, visibility });
    return new Unknown(this.derivations) as Token<unknown> as Token<U>;
  }

  override open(refusal: string): Token<string> {
    this.derivations.push({ refusal });
    return this;
  }
}

describe("values that nobody knows yet (W10)", () => {
  test("what is derived from known values is known at once", () => {
    expect(derive(["a", "b"], (known) => known.join("+"))).toBe("a+b");
    expect(derive([], (known) => known.length)).toBe(0);
    expect(base64("pässword")).toBe(Buffer.from("pässword").toString("base64"));
  });

  test("what is derived from one that is not is left to the deployment, with all the values and their secrecy", () => {
    const token = new Unknown();
    const join = (known: readonly string[]) => known.join("+");
    expect(isLate(derive(["a", token], join))).toBe(true);
    expect(isLate(derive([token], join, Visibility.Public))).toBe(true);
    expect(token.derivations).toEqual([
      { values: ["a", token], f: join, visibility: Visibility.Inherited },
      { values: [token], f: join, visibility: Visibility.Public },
    ]);
  });

  test("a known value is checked at once, an unknown one when it is known", () => {
    const refuse = () => {
      throw new Error("refused");
    };
    expect(() => validated("a", refuse)).toThrow("refused");
    const token = new Unknown();
    expect(isLate(validated(token, refuse))).toBe(true);
    const [derivation] = token.derivations as readonly {
      readonly f: (known: readonly string[]) => unknown;
    }[];
    expect(() => derivation?.f(["a"])).toThrow("refused");
  });

  test("whether a value may be read by everybody, a deployment decides", () => {
    const token = new Unknown();
    expect(open("plain", "refused")).toBe("plain");
    expect(open(token, "refused")).toBe(token);
    expect(token.derivations).toEqual([{ refusal: "refused" }]);
  });

  test("a token stands where it is put, and its placeholder within a longer text", () => {
    const token = new Unknown();
    expect(text(token)).toBe(token);
    expect(`https://${token.toString()}/`).toBe("https://placeholder/");
  });

  test("YAML that would need one is refused, whatever holds it", () => {
    const synthesized = (image: Late<string>, value: Late<string>) => {
      const app = new App();
      const chart = new Chart(app, "chart");
      const tenant = new TenantNamespace(chart, "shop", { organization: "acme" });
      const bundle = new ConfigBundle(chart, "conf", { tenant, secrets: { A: value } });
      new Deployment(chart, "web", { tenant, image, config: [bundle] });
      return app.synthYaml();
    };
    const refusal =
      "a value that only a deployment by Pulumi knows cannot be written to YAML; give the construct a plain value";
    expect(synthesized("nginx:1", "1")).toContain("image: nginx:1");
    expect(() => synthesized(new Unknown(), "1")).toThrow(refusal);
    expect(() => synthesized("nginx:1", new Unknown())).toThrow(refusal);
  });
});
