import { parseOptions } from "../../bin/platform/target";

jest.mock("@pulumi/pulumi/automation", () => ({}));
jest.mock("@kubernetes/client-node", () => ({}));

const here = __filename;

describe("options of `npm run up`", () => {
  test("mean the lab, with its OpenStack, where nothing is said", () => {
    expect(parseOptions([], "")).toEqual({ kubeconfig: undefined, stack: "lab", withoutOpenStack: false });
    expect(parseOptions(["--without-openstack"], "")).toMatchObject({ withoutOpenStack: true });
  });

  test("mean a cluster of one's own where its kubeconfig is named", () => {
    expect(parseOptions(["--kubeconfig", here], "")).toMatchObject({ kubeconfig: here, stack: "cluster" });
    expect(parseOptions(["--kubeconfig", here, "--stack", "mine"], "")).toMatchObject({ stack: "mine" });
  });

  test.each([[["--with-openstack"]], [["--kubeconfig", "/nowhere"]], [["lab"]]])(
    "%j are refused",
    (words) => {
      expect(() => parseOptions(words, "")).toThrow();
    },
  );
});
