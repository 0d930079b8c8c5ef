import type { CronJobProps } from "../../lib/constructs";
import { ConcurrencyPolicy, CronJob } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<CronJobProps>;

const cron = (props: Props = {}) =>
  only(
    synthesize(
      (chart) =>
        void new CronJob(chart, "backup", {
          tenant: shop(chart),
          image: "backup:1",
          schedule: "30 2 * * *",
          ...props,
        }),
    ),
    "CronJob",
  );

describe("CronJob (W5)", () => {
  test("by default one run at a time, by universal time, with a little history", () => {
    expect(cron().spec).toMatchObject({
      schedule: "30 2 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(cron().spec).not.toHaveProperty("suspend");
  });

  test("each run is a job as Job makes them, under the same labels", () => {
    const { jobTemplate } = cron({ deadlineSeconds: 60, backoffLimit: 0 }).spec as Readonly<
      Record<string, unknown>
    >;
    expect(jobTemplate).toMatchObject({
      metadata: { labels: { "app.kubernetes.io/name": "backup", "cloud-container-engine/tenant": "shop" } },
      spec: { backoffLimit: 0, completions: 1, parallelism: 1, activeDeadlineSeconds: 60 },
    });
    expect(podTemplate(cron()).spec.restartPolicy).toBe("Never");
  });

  test("everything can be set", () => {
    const props = {
      schedule: " @daily ",
      timeZone: "Europe/Zurich",
      concurrency: ConcurrencyPolicy.Replace,
      startingDeadlineSeconds: 10,
      historyLimit: 0,
      suspend: true,
    };
    expect(cron(props).spec).toMatchObject({
      schedule: "@daily",
      timeZone: "Europe/Zurich",
      concurrencyPolicy: "Replace",
      startingDeadlineSeconds: 10,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 0,
      suspend: true,
    });
  });

  test.each<[Props, string]>([
    [
      { schedule: "30 25 * * *" },
      "schedule (30 25 * * *) has no valid hour; write five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *', or @daily",
    ],
    [
      { schedule: "" },
      "schedule (empty) is no cron schedule; write five fields (minute hour day-of-month month day-of-week) such as '30 2 * * *', or @daily",
    ],
    [
      { timeZone: "Mars/Olympus" },
      "timeZone (Mars/Olympus) is no known time zone; use an IANA name such as Europe/Zurich or Etc/UTC",
    ],
    [
      { startingDeadlineSeconds: 9 },
      "startingDeadlineSeconds (9) is no whole number of at least 10; give a whole number of at least 10",
    ],
    [
      { historyLimit: -1 },
      "historyLimit (-1) is no whole number of at least 0; give a whole number of at least 0",
    ],
    [{ parallelism: 3 }, "parallelism (3) exceeds completions (1); raise completions or lower parallelism"],
  ])("refuses %j", (props, message) => {
    const build = { image: "backup:1", schedule: "@daily", ...props };
    expect(refusal((chart) => void new CronJob(chart, "backup", { tenant: shop(chart), ...build }))).toBe(
      `CronJob 'backup': ${message}`,
    );
  });
});
