import { PolicyPack } from "@pulumi/policy";
import { operations } from "../../lib/policies";

new PolicyPack("operations", operations());
