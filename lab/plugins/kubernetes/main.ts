import { sdkVersion } from "../provider/sdk-version";
import { runPlugin } from "../provider/serve";
import { KubernetesProvider } from "./provider";

// The stand-in for pulumi-resource-kubernetes.
void runPlugin((log) => new KubernetesProvider(sdkVersion("@pulumi/kubernetes"), log, process.env));
