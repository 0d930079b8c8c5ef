import { checkAutoscaling } from "./checks/autoscaling";
import { checkDomain } from "./checks/domain";
import { checkFlavors } from "./checks/flavors";
import { checkImage } from "./checks/image";
import { checkBalancer, checkNetwork } from "./checks/network";
import { checkQuotas } from "./checks/quotas";
import { checkRights } from "./checks/rights";
import { checkServices } from "./checks/services";
import { checkZones } from "./checks/zones";
import type { Finding } from "./finding";
import { AREAS } from "./finding";
import type { CloudSnapshot } from "./snapshot";
import type { StackWanted } from "./wanted";

/** Compares what a deployment would ask of a cloud with what the cloud has. */
export function diagnose(wanted: StackWanted, cloud: CloudSnapshot): readonly Finding[] {
  const findings = [
    checkServices,
    checkRights,
    checkQuotas,
    checkFlavors,
    checkImage,
    checkZones,
    checkNetwork,
    checkBalancer,
    checkAutoscaling,
    checkDomain,
  ].flatMap((check) => check(wanted, cloud));
  return AREAS.flatMap((area) => findings.filter((finding) => finding.area === area));
}
