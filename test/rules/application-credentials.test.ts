import { credentialMaker, credentialOfEach, credentialRights } from "../../lib/rules/application-credentials";

const fields = (findings: readonly ({ field: string } | undefined)[]) =>
  findings.flatMap((problem) => (problem ? [problem.field] : []));

describe("application credentials (C10; isolation rule 61)", () => {
  test("C10: restricted ones with named roles are fine", () => {
    expect(fields(credentialRights("it", { roles: ["member"] }))).toEqual([]);
    expect(fields(credentialRights("it", { unrestricted: false, roles: ["member", "reader"] }))).toEqual([]);
  });

  test.each([
    ["unrestricted ones", { unrestricted: true, roles: ["member"] }, "it.unrestricted"],
    ["those with all roles of their maker", {}, "it.roles"],
    ["those with an empty list, which the cloud reads as all", { roles: [] }, "it.roles"],
    ["those of administrators", { roles: ["member", "admin"] }, "it.roles"],
  ])("C10: %s are refused", (_, rights, field) => {
    expect(fields(credentialRights("it", rights))).toEqual([field]);
  });

  test("C10: are made by users, not by other application credentials", () => {
    expect(credentialMaker("it", undefined)).toBeUndefined();
    expect(credentialMaker("it", "")).toBeUndefined();
    expect(credentialMaker("it", "ci")).toMatchObject({ field: "it", rule: expect.stringContaining("(ci)") });
  });

  test("C10: two consumers cannot have the same", () => {
    expect(fields(credentialOfEach("id", ["a", "b"]))).toEqual([]);
    expect(fields(credentialOfEach("id", ["a", "a"]))).toEqual(["id"]);
  });
});
