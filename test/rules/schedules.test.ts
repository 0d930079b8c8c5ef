import fc from "fast-check";
import { cronSchedule, timeZone } from "../../lib/rules/schedules";

const accepted = (text: string) => cronSchedule("schedule", text) === undefined;

describe("schedules as the CronJob controller reads them (W5)", () => {
  test.each([
    "* * * * *",
    "30 2 * * *",
    "*/5 * * * *",
    "0-30/10 8-18 1,15 JAN-mar mon-FRI",
    "5/15 * * * *",
    "? ? ? ? ?",
    "0 0 30 2 *",
    "59 23 31 12 6",
    "0 0 1 1 0",
    "00 08 * * *",
    "  30 2 * * *  ",
    "30\t2  * * *",
    "@daily",
    "@hourly",
    "@yearly",
    "@midnight",
    "@every 1h30m",
    "@every 1.5h",
  ])("%j", (text) => {
    expect(cronSchedule("schedule", text)).toBeUndefined();
  });

  test.each([
    ["60 * * * *", "minute"],
    ["* 24 * * *", "hour"],
    ["* * 0 * *", "day of month"],
    ["* * 32 * *", "day of month"],
    ["* * * 13 *", "month"],
    ["* * * 0 *", "month"],
    ["* * * * 7", "day of week"],
    ["* * * * monday", "day of week"],
    ["* * mon * *", "day of month"],
    ["30-10 * * * *", "minute"],
    ["* * * * FRI-MON", "day of week"],
    ["*/0 * * * *", "minute"],
    ["*/-5 * * * *", "minute"],
    ["*/5/2 * * * *", "minute"],
    ["1-2-3 * * * *", "minute"],
    ["1,,2 * * * *", "minute"],
    ["1.5 * * * *", "minute"],
    ["-5 * * * *", "minute"],
    ["TZ=UTC 0 0 * *", "minute"],
  ])("%j has no valid %s", (text, part) => {
    expect(cronSchedule("schedule", text)).toEqual({
      field: "schedule",
      value: text,
      rule: `has no valid ${part}`,
      fix: "write five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *', or @daily",
    });
  });

  test.each([
    "",
    "   ",
    "daily",
    "@Daily",
    "@reboot",
    "@every",
    "@every 5",
    "@every -1h",
    "* * * *",
    "* * * * * *",
    "TZ=UTC 0 0 * * *",
    "CRON_TZ=Europe/Zurich 0 0 * * *",
  ])("%j is no schedule at all", (text) => {
    expect(cronSchedule("schedule", text)).toMatchObject({ value: text, rule: "is no cron schedule" });
  });

  test("single values are accepted exactly within the bounds of their field", () => {
    const bounds = [
      [0, 59],
      [0, 23],
      [1, 31],
      [1, 12],
      [0, 6],
    ] as const;
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.nat({ max: 70 }), (place, value) => {
        const [min, max] = bounds[place as 0 | 1 | 2 | 3 | 4];
        const fields = ["*", "*", "*", "*", "*"].with(place, String(value));
        expect(accepted(fields.join(" "))).toBe(value >= min && value <= max);
      }),
    );
  });

  test("ranges must not run backwards, with or without a step", () => {
    const minute = fc.nat({ max: 59 });
    fc.assert(
      fc.property(minute, minute, fc.option(fc.integer({ min: 1, max: 90 })), (low, high, step) => {
        expect(accepted(`${low}-${high}${step === null ? "" : `/${step}`} * * * *`)).toBe(low <= high);
      }),
    );
  });

  test("no text makes it throw", () => {
    fc.assert(fc.property(fc.string(), (text) => void cronSchedule("schedule", text)));
  });
});

describe("time zones (W5)", () => {
  test.each([
    "Etc/UTC",
    "UTC",
    "Europe/Zurich",
    "America/Argentina/Buenos_Aires",
    "Etc/GMT+5",
    "US/Pacific",
    "Asia/Calcutta",
    "America/Port-au-Prince",
  ])("%s", (text) => {
    expect(timeZone("timeZone", text)).toBeUndefined();
  });

  test.each([
    "",
    "Local",
    "local",
    "Zurich",
    "Europe/Zürich",
    "europe/zurich",
    "EUROPE/ZURICH",
    "etc/utc",
    "+01:00",
    "-05:00",
    "UTC+1",
    " Europe/Zurich",
    "../etc/passwd",
  ])("%j is none", (text) => {
    expect(timeZone("timeZone", text)).toEqual({
      field: "timeZone",
      value: text,
      rule: "is no known time zone",
      fix: "use an IANA name such as Europe/Zurich or Etc/UTC",
    });
  });
});
