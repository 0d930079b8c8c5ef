import type { ServiceType } from "../../cloud/services";
import { Metrics } from "../../scaling/alarms";
import type { Finding } from "../finding";
import { failure, fine, warning } from "../finding";
import type { CloudSnapshot } from "../snapshot";
import type { StackWanted } from "../wanted";
import { wantsVolumes } from "../wanted";

/** What each service is for, and what to do where it is not there. */
const PURPOSES: Readonly<Partial<Record<ServiceType, { readonly of: string; readonly without: string }>>> = {
  compute: { of: "nodes", without: "check the region" },
  network: { of: "networks", without: "check the region" },
  image: { of: "images that nodes boot from", without: "check the region" },
  volumev3: {
    of: "disks",
    without: "leave boot and data volumes out: nodes then have a disk of their flavor",
  },
  "load-balancer": { of: "the API's balancer", without: "use an endpoint that moves: --endpoint vip" },
  orchestration: { of: "autoscaling", without: "use groups of a fixed size" },
  alarming: { of: "autoscaling", without: "use groups of a fixed size" },
  metric: { of: "autoscaling", without: "use groups of a fixed size, or --metrics prometheus" },
};

/** The services that a deployment calls. */
export function servicesWanted(wanted: StackWanted): readonly ServiceType[] {
  const { growth, endpoint } = wanted;
  return [
    "compute",
    "network",
    "image",
    ...(wantsVolumes(wanted) ? (["volumev3"] as const) : []),
    ...(endpoint === "vip" ? [] : (["load-balancer"] as const)),
    ...(growth === undefined ? [] : (["orchestration", "alarming"] as const)),
    ...(growth?.metrics === Metrics.Gnocchi ? (["metric"] as const) : []),
  ];
}

/** Whether every service that is needed is in the catalogue, and answers. */
export function checkServices(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  return servicesWanted(wanted).map((service) => checkService(service, cloud));
}

function checkService(service: ServiceType, { services, answering, caller }: CloudSnapshot): Finding {
  const { of, without } = PURPOSES[service] ?? { of: "the deployment", without: "check the region" };
  if (!services.includes(service)) {
    const region = caller.region === undefined ? "" : ` in region ${caller.region}`;
    const found = `the catalogue lists none${region}, and ${of} ${of.endsWith("s") ? "need" : "needs"} it`;
    return failure("services", service, found, `${regionFix(caller)}${without}`);
  }
  const answer = answering[service];
  if (answer === undefined || "value" in answer) return fine("services", service, "is there");
  switch (answer.lack) {
    case "forbidden":
      return failure("rights", service, answer.why, `have a role granted that may use it, or ${without}`);
    case "refused":
      return warning("services", service, answer.why, "see whether the catalogue has its right address");
    default:
      return failure(
        "services",
        service,
        answer.why,
        "ask the cloud's operator, or check that this machine may call it",
      );
  }
}

function regionFix({ region, regions }: CloudSnapshot["caller"]): string {
  if (region === undefined || regions.includes(region)) return "";
  return `choose one of the regions ${regions.join(", ")}; or else `;
}
