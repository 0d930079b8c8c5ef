/**
 * The lab: real control planes on loopback for people without a cloud, for CI, and for the tests of this project.
 * See docs/lab.md.
 */
export { checkout } from "./checkout";
export { LabFailure } from "./failure";
export { labFolders } from "./folders";
export type { LabFolders } from "./folders";
export { currentLab, labStatus, startLab, stopLab } from "./lab";
export type { Lab, PartStatus } from "./lab";
export { openstackObstacle, openstackRuns } from "./openstack/obstacle";
export type { StandIn, StatusLine } from "./part";
export { silent, streamReport } from "./report";
export type { Report } from "./report";
export { tool } from "./tool";
export type { ToolName } from "./tool";
