import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { runExecPlugin } from "../../../../lab/plugins/kubernetes/exec-credential";
import { clusterAccess, readKubeconfig } from "../../../../lab/plugins/kubernetes/kubeconfig";
import { readSettings } from "../../../../lab/plugins/kubernetes/settings";

describe("C10: a kubeconfig", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const config = `
apiVersion: v1
kind: Config
current-context: first
contexts:
- {name: first, context: {cluster: one, user: cert}}
- {name: second, context: {cluster: two, user: token, namespace: shop}}
clusters:
- {name: one, cluster: {server: "https://one:6443", certificate-authority: ca.pem, tls-server-name: api}}
- {name: two, cluster: {server: "https://two:6443", certificate-authority-data: ${btoa("CA")}}}
users:
- {name: cert, user: {client-certificate-data: ${btoa("CERT")}, client-key: key.pem}}
- {name: token, user: {token: abc}}
`;

  test("as a path takes its files from beside it", () => {
    const path = join(folder, "config");
    writeFileSync(path, config);
    writeFileSync(join(folder, "ca.pem"), "AUTHORITY");
    writeFileSync(join(folder, "key.pem"), "KEY");
    expect(clusterAccess(readKubeconfig(path), {})).toMatchObject({
      server: "https://one:6443",
      certificateAuthority: "AUTHORITY",
      tlsServerName: "api",
      skipTlsVerification: false,
      clientCertificate: "CERT",
      clientKey: "KEY",
      namespace: "default",
    });
  });

  test("as content, in the context that the provider chooses", () => {
    expect(clusterAccess(readKubeconfig(config), { context: "second" })).toMatchObject({
      server: "https://two:6443",
      certificateAuthority: "CA",
      token: "abc",
      namespace: "shop",
    });
  });

  test("says what it lacks", () => {
    expect(() => clusterAccess(readKubeconfig(config), { context: "third" })).toThrow("context 'third'");
    expect(() => readKubeconfig("no such file")).toThrow("neither the path of a file");
  });

  test("may name a command that prints credentials", async () => {
    const command = join(folder, "credentials");
    writeFileSync(
      command,
      `#!/bin/sh
echo "{\\"status\\": {\\"token\\": \\"$WHO-$1\\", \\"expirationTimestamp\\": \\"2030-01-01T00:00:00Z\\"}}"
`,
    );
    chmodSync(command, 0o755);
    const credential = await runExecPlugin({
      command,
      args: ["now"],
      environment: { WHO: "me" },
      apiVersion: "client.authentication.k8s.io/v1",
    });
    expect(credential).toMatchObject({ token: "me-now", expires: Date.UTC(2030, 0, 1) });
    const missing = runExecPlugin({
      command: join(folder, "none"),
      args: [],
      environment: {},
      apiVersion: "",
    });
    await expect(missing).rejects.toThrow("credential command");
  });
});

describe("provider options", () => {
  test("come from the provider, else from the environment", () => {
    const given = readSettings(new Map([["upsertExistingObjects", "false"]]), {
      PULUMI_K8S_UPSERT_EXISTING_OBJECTS: "true",
      PULUMI_K8S_ENABLE_PATCH_FORCE: "true",
    });
    expect(given).toMatchObject({ upsertExistingObjects: false, forcePatches: true });
  });

  test.each([
    ["renderYamlToDirectory", "out"],
    ["enableServerSideApply", "false"],
  ])("that this plugin does not have are refused: %s", (option, value) => {
    expect(() => readSettings(new Map([[option, value]]), {})).toThrow(option);
  });
});
