import type { JobProps } from "../../lib/constructs";
import { Job, VolumeClaim } from "../../lib/constructs";
import { only, podTemplate, refusal, shop, synthesize } from "../support/manifests";

type Props = Partial<JobProps>;

const job = (props: Props = {}) =>
  only(
    synthesize(
      (chart) => void new Job(chart, "migrate", { tenant: shop(chart), image: "migrate:1", ...props }),
    ),
    "Job",
  );

describe("Job (W4)", () => {
  test("runs once, retries three times, and is kept so that its end can be looked up", () => {
    expect(job().spec).toMatchObject({ backoffLimit: 3, completions: 1, parallelism: 1 });
    expect(job().spec).not.toHaveProperty("activeDeadlineSeconds");
    expect(job().spec).not.toHaveProperty("ttlSecondsAfterFinished");
  });

  test("a failed pod is left for its logs, and a new one made", () => {
    expect(podTemplate(job()).spec.restartPolicy).toBe("Never");
  });

  test("the cluster labels and selects the pods itself", () => {
    expect(job().spec).not.toHaveProperty("selector");
  });

  test("everything can be set", () => {
    const props = { backoffLimit: 0, completions: 5, parallelism: 5, deadlineSeconds: 60, keepSeconds: 0 };
    expect(job(props).spec).toMatchObject({
      backoffLimit: 0,
      completions: 5,
      parallelism: 5,
      activeDeadlineSeconds: 60,
      ttlSecondsAfterFinished: 0,
    });
  });

  test.each<[Props, string]>([
    [
      { completions: 1.5 },
      "completions (1.5) is no whole number of at least 1; give a whole number of at least 1",
    ],
    [{ parallelism: 2 }, "parallelism (2) exceeds completions (1); raise completions or lower parallelism"],
    [
      { backoffLimit: -1 },
      "backoffLimit (-1) is no whole number of at least 0; give a whole number of at least 0",
    ],
    [
      { deadlineSeconds: 0 },
      "deadlineSeconds (0) is no whole number of at least 1; give a whole number of at least 1",
    ],
    [
      { keepSeconds: 0.5 },
      "keepSeconds (0.5) is no whole number of at least 0; give a whole number of at least 0",
    ],
  ])("refuses %j", (props, message) => {
    expect(
      refusal(
        (chart) => void new Job(chart, "migrate", { tenant: shop(chart), image: "migrate:1", ...props }),
      ),
    ).toBe(`Job 'migrate': ${message}`);
  });

  test("refuses pods side by side on a disk that one node at a time can hold", () => {
    const run = (parallelism: number) =>
      synthesize((chart) => {
        const tenant = shop(chart);
        const claim = new VolumeClaim(chart, "data", { tenant, capacity: "1Gi" });
        const mounts = [{ claim, path: "/data" }];
        new Job(chart, "migrate", { tenant, image: "migrate:1", mounts, completions: 4, parallelism });
      });
    expect(() => run(1)).not.toThrow();
    expect(() => run(2)).toThrow(
      "mounts.claim (data) can be held by one node at a time, but there may be 2 pods",
    );
  });
});
