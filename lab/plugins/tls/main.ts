import { sdkVersion } from "../provider/sdk-version";
import { runPlugin } from "../provider/serve";
import { ValueProvider } from "../provider/value-provider";
import { tlsKinds } from "./kinds";

// The stand-in for pulumi-resource-tls.
void runPlugin(
  () =>
    new ValueProvider(
      "tls",
      sdkVersion("@pulumi/tls"),
      tlsKinds(() => new Date()),
    ),
);
