import fc from "fast-check";
import {
  distinct,
  dnsLabel,
  dnsSubdomain,
  fileName,
  labelKey,
  labels,
  labelValue,
  mountPath,
  organizationName,
  portName,
  serviceName,
  tenantNamespace,
  variableName,
} from "../../lib/rules/names";

/** The expressions of k8s.io/apimachinery/pkg/util/validation, by which the API server decides. */
const KUBERNETES = {
  label: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  label1035: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  subdomain: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  qualifiedName: /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
  configMapKey: /^[-._a-zA-Z0-9]+$/,
  variable: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
} as const;

/** Text near the boundaries of every rule: the characters that some allow and others do not, and a few foreign ones. */
const nearly = fc
  .array(fc.constantFrom("a", "z", "Z", "0", "9", "-", "_", ".", "/", ":", " ", "\n", "é", "а"), {
    maxLength: 70,
  })
  .map((characters) => characters.join(""));

function agrees(rule: (text: string) => boolean, kubernetes: (text: string) => boolean): void {
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string({ maxLength: 70 })), (text) => {
      expect([text, rule(text)]).toEqual([text, kubernetes(text)]);
    }),
    { numRuns: 500 },
  );
}

describe("names as the API server takes them (W1-W12)", () => {
  test("labels", () => {
    agrees(
      (text) => dnsLabel("name", text) === undefined,
      (text) => text.length <= 63 && KUBERNETES.label.test(text),
    );
  });

  test("names of services start with a letter", () => {
    agrees(
      (text) => serviceName("name", text) === undefined,
      (text) => text.length <= 63 && KUBERNETES.label1035.test(text),
    );
    expect(serviceName("name", "3scale")).toEqual({
      field: "name",
      value: "3scale",
      rule: "is no DNS-1035 label of 1 to 63 characters, which services need",
      fix: "use lower-case letters, digits and inner hyphens, a letter first",
    });
  });

  test("subdomains, of labels that are no longer than labels", () => {
    agrees(
      (text) => dnsSubdomain("name", text) === undefined,
      (text) =>
        text.length <= 253 &&
        KUBERNETES.subdomain.test(text) &&
        text.split(".").every((label) => label.length <= 63),
    );
    expect(dnsSubdomain("name", Array.from({ length: 127 }, () => "a").join("."))).toBeUndefined();
    expect(dnsSubdomain("name", Array.from({ length: 128 }, () => "a").join("."))).toBeDefined();
  });

  test("keys of ConfigMaps", () => {
    agrees(
      (text) => fileName("files", text) === undefined,
      (text) =>
        text.length <= 253 && KUBERNETES.configMapKey.test(text) && text !== "." && !text.startsWith(".."),
    );
  });

  test("environment variables", () => {
    agrees(
      (text) => variableName("env", text) === undefined,
      (text) =>
        text.length <= 253 && KUBERNETES.variable.test(text) && text !== "." && !text.startsWith(".."),
    );
  });

  test("label values", () => {
    agrees(
      (text) => labelValue("value", text) === undefined,
      (text) => text === "" || (text.length <= 63 && KUBERNETES.qualifiedName.test(text)),
    );
  });

  test("label keys", () => {
    agrees(
      (text) => labelKey("key", text) === undefined,
      (text) => {
        const [prefix, name, ...more] = text.includes("/") ? text.split("/") : ["prefix", text];
        if (more.length > 0 || prefix === undefined || name === undefined) return false;
        return (
          KUBERNETES.subdomain.test(prefix) &&
          name.length <= 63 &&
          KUBERNETES.qualifiedName.test(name) &&
          prefix.split(".").every((label) => label.length <= 63)
        );
      },
    );
  });

  test("port names have a letter and no doubled hyphen", () => {
    agrees(
      (text) => portName("name", text) === undefined,
      (text) =>
        text.length <= 15 && KUBERNETES.label.test(text) && /[a-z]/.test(text) && !text.includes("--"),
    );
  });
});

describe("lengths (issue: over-long names)", () => {
  test.each([
    [1, true],
    [63, true],
    [64, false],
    [1000, false],
  ])("a label of %d characters", (length, accepted) => {
    expect(dnsLabel("name", "a".repeat(length)) === undefined).toBe(accepted);
  });

  test("where controllers extend a name there must be room for it", () => {
    expect(dnsLabel("name", "a".repeat(52), 52)).toBeUndefined();
    expect(dnsLabel("name", "a".repeat(53), 52)).toEqual({
      field: "name",
      value: "a".repeat(53),
      rule: "is no DNS-1123 label of 1 to 52 characters",
      fix: "use lower-case letters, digits and inner hyphens",
    });
  });

  test.each([
    dnsLabel,
    serviceName,
    dnsSubdomain,
    organizationName,
    tenantNamespace,
    fileName,
    variableName,
    labelKey,
    portName,
    mountPath,
  ])("an empty name is none: %p", (rule) => {
    expect(rule("name", "")).toMatchObject({ field: "name", value: "" });
  });
});

describe("names of our own (W11, R3; isolation rule 24)", () => {
  test.each(["acme", "acme-2", "3com", "a", "a-b-c"])("%s can be an organization", (name) => {
    expect(organizationName("organization", name)).toBeUndefined();
  });

  test.each(["a--b", "-a", "a-", "Acme", "acme/", "acme.org", "a_b", "*", "a".repeat(64)])(
    "%s cannot",
    (name) => {
      expect(organizationName("organization", name)).toEqual({
        field: "organization",
        value: name,
        rule: "is no organization name of 1 to 63 characters",
        fix: "use lower-case letters and digits, words joined by single hyphens",
      });
    },
  );

  test.each(["default", "kube-system", "kube-public", "kube-node-lease", "kube-x"])(
    "%s belongs to the cluster",
    (name) => {
      expect(tenantNamespace("name", name)).toEqual({
        field: "name",
        value: name,
        rule: "is reserved for the cluster itself",
        fix: "choose another name",
      });
    },
  );

  test.each(["kube", "kubeflow", "default-2", "shop"])("%s can be a tenant's", (name) => {
    expect(tenantNamespace("name", name)).toBeUndefined();
  });

  test("a namespace that is no label is told so, reserved or not", () => {
    expect(tenantNamespace("name", "kube-System")).toEqual(dnsLabel("name", "kube-System"));
  });
});

describe("other rules of names", () => {
  test("each repeated value is reported once, however often it comes", () => {
    expect(distinct("ports", [80, 443, 80, 80, 443, 22], "give each once")).toEqual([
      { field: "ports", value: 80, rule: "is given more than once", fix: "give each once" },
      { field: "ports", value: 443, rule: "is given more than once", fix: "give each once" },
    ]);
    expect(distinct("ports", [], "")).toEqual([]);
  });

  test("labels are checked by key and by value", () => {
    const problems = labels("podLabels", { "ok/fine": "yes", "not ok": "no/way", "ok/": "" }).filter(
      (each) => each,
    );
    expect(problems.map((problem) => [problem?.field, problem?.value])).toEqual([
      ["podLabels", "not ok"],
      ["podLabels['not ok']", "no/way"],
      ["podLabels", "ok/"],
    ]);
  });

  test.each(["/a", "/var/lib/app", "/var/lib/app/", "/ä", "/..data", "/a b"])(
    "%s can be mounted at",
    (path) => {
      expect(mountPath("path", path)).toBeUndefined();
    },
  );

  test.each(["/", "a", "./a", "/a:b", "/..", "/a/../b", "/a/.."])("%s cannot", (path) => {
    expect(mountPath("path", path)).toEqual({
      field: "path",
      value: path,
      rule: "is no absolute path",
      fix: "write a path such as /var/lib/app, without ':' or '..'",
    });
  });
});
