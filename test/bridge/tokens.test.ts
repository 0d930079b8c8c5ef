import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { raise, Tokens } from "../../lib/bridge/tokens";
import type { Late } from "../../lib/constructs/late";
import { derive, open, Token, Visibility } from "../../lib/constructs/late";
import { record } from "../support/graph";
import { known, Thing } from "../support/outputs";

const placeholder = <T>(tokens: Tokens, output: pulumi.Output<T>) => tokens.token(output).toString();

describe("placeholders", () => {
  test("are DNS labels, the same for the same output, and others for others", () => {
    const tokens = new Tokens();
    const [one, two] = [pulumi.output("1"), pulumi.output("1")];
    expect(placeholder(tokens, one)).toMatch(/^(?=.{1,63}$)[a-z]([-a-z0-9]*[a-z0-9])?$/);
    expect(placeholder(tokens, one)).toBe(placeholder(tokens, one));
    expect(placeholder(tokens, one)).not.toBe(placeholder(tokens, two));
    expect(placeholder(new Tokens(), one)).not.toBe(placeholder(tokens, one));
  });

  test("alone become the output itself, so that a number stays a number", async () => {
    const tokens = new Tokens();
    const [port, nothing] = [pulumi.output(8080), pulumi.output(undefined)];
    expect(tokens.restore(placeholder(tokens, port))).toBe(port);
    expect(await known(tokens.restore({ port: placeholder(tokens, port) }))).toEqual({ port: 8080 });
    expect(await known(tokens.restore([placeholder(tokens, nothing)]))).toEqual([undefined]);
  });

  test("within a longer text become part of it, several too, and next to each other", async () => {
    const tokens = new Tokens();
    const [host, port] = [placeholder(tokens, pulumi.output("db")), placeholder(tokens, pulumi.output(5432))];
    expect(await known(tokens.restore(`tcp://${host}:${port}/app`))).toBe("tcp://db:5432/app");
    expect(await known(tokens.restore(`${host}${port}${host}`))).toBe("db5432db");
    expect(await known(tokens.restore(` ${host}`))).toBe(" db");
  });

  test("are found however deep, and nothing else is changed", async () => {
    const tokens = new Tokens();
    const value = placeholder(tokens, pulumi.output("x"));
    const manifest = { a: [{ b: [value, 1, null, true, ""] }], c: { d: `-${value}-` }, e: undefined };
    expect(await known(tokens.restore(manifest))).toEqual({
      a: [{ b: ["x", 1, null, true, ""] }],
      c: { d: "-x-" },
      e: undefined,
    });
  });

  test("any number of outputs keep apart", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string(), { minLength: 1, maxLength: 25 }),
        fc.string(),
        async (values, glue) => {
          const tokens = new Tokens();
          const text = values.map((value) => placeholder(tokens, pulumi.output(value))).join(glue);
          expect(await known(tokens.restore(text))).toBe(values.join(glue));
        },
      ),
      { numRuns: 30 },
    );
  });

  test("of a secret make everything secret that they are part of, and nothing else", async () => {
    const tokens = new Tokens();
    const [open, closed] = [placeholder(tokens, pulumi.output("a")), placeholder(tokens, pulumi.secret("b"))];
    const restored = tokens.restore([
      open,
      closed,
      `${open}${closed}`,
      `-${open}-`,
    ]) as readonly pulumi.Output<string>[];
    expect(await Promise.all(restored.map(pulumi.isSecret))).toEqual([false, true, true, false]);
  });

  test("that nobody knows are an error, with the place where they are", () => {
    const stray = placeholder(new Tokens(), pulumi.output("x"));
    expect(() => new Tokens().restore({ list: [{ A: `-${stray}` }] }, "ConfigMap 'conf': data")).toThrow(
      `ConfigMap 'conf': data.list[0].A holds a placeholder (${stray}) of which no value is known here; pass the output as an argument instead`,
    );
  });

  test("cannot be keys, which have to be known before anything is registered", () => {
    const tokens = new Tokens();
    const key = placeholder(tokens, pulumi.output("x"));
    expect(() => tokens.restore({ [`a-${key}`]: "1" }, "ConfigMap 'conf': data")).toThrow(
      "ConfigMap 'conf': data has a key that is not known while a manifest is built; give the key as a plain value",
    );
  });

  test("of other syntheses are resolved once these are adopted, over any number of steps", async () => {
    const [near, middle, far] = [new Tokens(), new Tokens(), new Tokens()];
    const value = placeholder(far, pulumi.output("from afar"));
    near.adopt(middle);
    expect(() => near.restore(value)).toThrow("of which no value is known here");
    middle.adopt(far);
    far.adopt(near);
    near.adopt(near);
    expect(await known(near.restore(value))).toBe("from afar");
  });
});

describe("values derived from outputs", () => {
  const join = (values: readonly (string | number)[]) => values.join("+");
  const derived = (values: readonly Late<string | number>[], visibility?: Visibility) =>
    pulumi.output(raise(derive(values, join, visibility)));

  test("wait for all of them", async () => {
    const tokens = new Tokens();
    expect(
      await known(derived([tokens.token(pulumi.output("a")), "b", tokens.token(pulumi.output(3))])),
    ).toBe("a+b+3");
  });

  test("are as secret as the most secret of them, unless they may be shown", async () => {
    const tokens = new Tokens();
    const values = [tokens.token(pulumi.output("a")), tokens.token(pulumi.secret("b"))];
    expect(await pulumi.isSecret(derived(values))).toBe(true);
    expect(await pulumi.isSecret(derived(values, Visibility.Public))).toBe(false);
    expect(await pulumi.isSecret(derived(values.slice(0, 1)))).toBe(false);
  });

  test("can be derived from again, and from tokens of several syntheses", async () => {
    const [one, other] = [new Tokens(), new Tokens()];
    const first = derive([one.token(pulumi.output("a")), other.token(pulumi.output("b"))], join);
    const second = derive([first, "c"], join);
    expect(await known(raise(second))).toBe("a+b+c");
    expect(await known(one.restore(`<${String(second)}>`))).toBe("<a+b+c>");
  });

  test("unwrap outputs of outputs, and promises", async () => {
    const tokens = new Tokens();
    const nested = pulumi.output(Promise.resolve(pulumi.output(Promise.resolve("deep"))));
    expect(await known(derived([tokens.token(nested)]))).toBe("deep");
    expect(await known(tokens.restore(`-${placeholder(tokens, nested)}-`))).toBe("-deep-");
  });

  test("may be put where everybody can read them, if they are no secrets", async () => {
    const opened = (output: pulumi.Output<string>) =>
      pulumi.output(raise(open(new Tokens().token(output), "refused")));
    expect(await known(opened(pulumi.output("x")))).toBe("x");
    await expect(record(() => void opened(pulumi.secret("hunter2")))).rejects.toThrow("refused");
    await expect(
      record(() => void opened(pulumi.secret(new Thing("thing").later)), { isPreview: true }),
    ).rejects.toThrow("refused");
    await expect(
      record(() => void opened(new Thing("thing").later), { isPreview: true }),
    ).resolves.toBeDefined();
  });

  test("are not known in a preview while one of them is not, and nothing is computed", async () => {
    const computed: unknown[] = [];
    await record(
      () => {
        const tokens = new Tokens();
        const later = tokens.token(new Thing("thing").later);
        derived(["a", later]).apply((value) => computed.push(value));
        void known(tokens.restore(`-${String(later)}-`)).then((value) => computed.push(value));
      },
      { isPreview: true },
    );
    expect(computed).toEqual([]);
  });

  test("a token of somebody else cannot be deployed", () => {
    class Foreign extends Token<string> {
      override toString = () => "foreign";
      override combine = () => {
        throw new Error("not here");
      };
      override open = () => this;
    }
    expect(() => raise(new Foreign())).toThrow(
      "a token that this deployment did not make cannot be deployed by it",
    );
    expect(raise("plain")).toBe("plain");
  });
});
