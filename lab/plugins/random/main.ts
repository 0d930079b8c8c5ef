import { sdkVersion } from "../provider/sdk-version";
import { runPlugin } from "../provider/serve";
import { ValueProvider } from "../provider/value-provider";
import { randomKinds } from "./kinds";

// The stand-in for pulumi-resource-random.
void runPlugin(() => new ValueProvider("random", sdkVersion("@pulumi/random"), randomKinds()));
