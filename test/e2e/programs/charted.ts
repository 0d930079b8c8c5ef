import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

// One chart, from where the configuration says.
new kubernetes.helm.v4.Chart("app", { chart: new pulumi.Config().require("chart"), namespace: "default" });
