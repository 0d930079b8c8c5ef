import { PolicyPack } from "@pulumi/policy";
import { grantsOfEnvironment, tenantIsolation } from "../../lib/policies";

new PolicyPack("tenant-isolation", tenantIsolation(grantsOfEnvironment()));
