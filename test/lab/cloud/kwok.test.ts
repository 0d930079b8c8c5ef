import { parseAllDocuments } from "yaml";
import { kwokArguments, kwokConfiguration, LOGS_TEXT } from "../../../lab/cloud/kwok";
import { EXIT_CODE_ANNOTATION, RUN_TIME_ANNOTATION } from "../../../lab/cloud/kwok-stages";
import { USAGE_ANNOTATIONS } from "../../../lab/cloud/kwok-usage";
import { metricsServerArguments, metricsServerObjects } from "../../../lab/cloud/metrics-server";

const configuration = kwokConfiguration({ port: 12345, logsFile: "/somewhere/pods.log" });

describe("W1-W6, W12: how kwok plays kubelets", () => {
  test("its configuration is YAML documents of kinds that it knows", () => {
    const documents = parseAllDocuments(configuration).map(
      (document) => document.toJS() as { kind: string; apiVersion: string },
    );
    expect(documents.map(({ kind }) => kind)).toEqual([
      "Stage",
      "Stage",
      "Stage",
      "Stage",
      "Stage",
      "Stage",
      "ClusterResourceUsage",
      "Metric",
      "ClusterLogs",
    ]);
    expect(new Set(documents.map(({ apiVersion }) => apiVersion))).toEqual(
      new Set(["kwok.x-k8s.io/v1alpha1"]),
    );
  });

  test.each([EXIT_CODE_ANNOTATION, RUN_TIME_ANNOTATION, USAGE_ANNOTATIONS.cpu, USAGE_ANNOTATIONS.memory])(
    "annotation %s has an effect",
    (annotation) => expect(configuration).toContain(annotation),
  );

  test("the text for logs is in the format of container logs", () => {
    expect(LOGS_TEXT).toMatch(/^\S+Z stdout F .*\n$/);
  });

  test("it listens on loopback only, with TLS", () => {
    const list = kwokArguments({
      kubeconfig: "k",
      configuration: "c",
      port: 1,
      certificate: "crt",
      key: "key",
    });
    expect(list).toEqual(
      expect.arrayContaining([
        "--server-address=127.0.0.1:1",
        "--tls-cert-file=crt",
        "--tls-private-key-file=key",
      ]),
    );
  });
});

describe("W12: how metrics-server is made part of the API", () => {
  test("TLS is verified in both directions, on loopback", () => {
    const list = metricsServerArguments({
      kubeconfig: "k",
      port: 1,
      certificate: "c",
      key: "k",
      kubeletAuthority: "ca",
    });
    expect(list).toEqual(
      expect.arrayContaining(["--bind-address=127.0.0.1", "--kubelet-certificate-authority=ca"]),
    );
    expect(list.join(" ")).not.toContain("insecure");
    const service = metricsServerObjects({ port: 1, authority: "PEM" }).find(
      ({ kind }) => kind === "APIService",
    );
    expect(service?.["spec"]).toMatchObject({
      caBundle: Buffer.from("PEM").toString("base64"),
      service: { port: 1 },
    });
    expect(service?.["spec"]).not.toHaveProperty("insecureSkipTLSVerify");
  });
});
