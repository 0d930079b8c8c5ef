import { utimesSync } from "node:fs";
import { forgetFailure, recentFailure, rememberFailure } from "../../../lab/tools/attempts";
import { scratch } from "../support/scratch";

describe("what was tried and failed", () => {
  const place = scratch();
  afterAll(() => place.remove());

  test("is left alone for a day, or until it is forgotten", () => {
    expect(recentFailure("plugin tls", place.folders)).toBeUndefined();
    rememberFailure("plugin tls", "no such host", place.folders);
    const failure = recentFailure("plugin tls", place.folders);
    expect(failure?.reason).toBe("no such host");
    const aDayAgo = Date.now() / 1000 - 24 * 3600 - 60;
    utimesSync(failure?.file ?? "", aDayAgo, aDayAgo);
    expect(recentFailure("plugin tls", place.folders)).toBeUndefined();
    rememberFailure("plugin tls", "again", place.folders);
    forgetFailure("plugin tls", place.folders);
    expect(recentFailure("plugin tls", place.folders)).toBeUndefined();
  });
});
