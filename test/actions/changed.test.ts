import { changed } from "../../lib/actions/changed";

describe("what counts as a change of an action (C1: a second deployment changes nothing)", () => {
  const olds = { host: "a", access: { ca: "1" }, login: { cloud: "demo" } };
  const names = ["host", "access", "login"] as const;

  test("another value, however deep", () => {
    expect(changed(olds, { ...olds }, names)).toBe(false);
    expect(changed(olds, { ...olds, access: { ca: "2" } }, names)).toBe(true);
  });

  test("neither what was not asked about, nor what a preview does not know", () => {
    expect(changed(olds, { ...olds, host: "b" }, ["access"])).toBe(false);
    const unknown = { ...olds, host: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" };
    expect(changed(olds, unknown, names)).toBe(false);
  });
});
