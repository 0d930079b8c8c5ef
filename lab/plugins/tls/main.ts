import { tlsKinds } from "./kinds";
import { sdkVersion } from "../provider/sdk-version";
import { runPlugin } from "../provider/serve";
import { ValueProvider } from "../provider/value-provider";

// The stand-in for pulumi-resource-tls.
void runPlugin(
  () =>
    new ValueProvider(
      "tls",
      sdkVersion("@pulumi/tls"),
      tlsKinds(() => new Date()),
    ),
);
