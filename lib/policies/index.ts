export type { CloudFacts } from "../isolation/cloud-facts";
export type { Grants } from "../isolation/grants";
export type { TenantFacts } from "../isolation/tenant";
export { GRANTS_VARIABLE, grantsOfEnvironment } from "./grants-of-environment";
export { operations } from "./operations";
export { tenantIsolation } from "./tenant-isolation";
