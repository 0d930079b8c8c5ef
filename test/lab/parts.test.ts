import { PARTS, partsToStart, partsToStop } from "../../lab/parts";

const names = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);

describe("the parts of the lab", () => {
  test("a start without names means those that everybody needs; a stop means all", () => {
    expect(names(partsToStart([]))).toEqual(["engine", "kubernetes"]);
    expect(partsToStop([])).toEqual(PARTS);
  });

  test("are started with what they require, that first", () => {
    expect(names(partsToStart(["telemetry"]))).toEqual(["openstack", "telemetry"]);
    expect(names(partsToStart(["openstack", "engine"]))).toEqual(["engine", "openstack"]);
  });

  test("are listed after those that they require, as they are started in this order", () => {
    for (const [index, { requires = [] }] of PARTS.entries()) {
      expect(names(PARTS.slice(0, index))).toEqual(expect.arrayContaining([...requires]));
    }
  });

  test("are stopped with what requires them", () => {
    expect(names(partsToStop(["openstack"]))).toEqual(expect.arrayContaining(["openstack", "telemetry"]));
    expect(names(partsToStop(["openstack"]))).not.toContain("kubernetes");
    expect(names(partsToStop(["telemetry"]))).toEqual(["telemetry"]);
  });

  test("of unknown names are refused", () => {
    expect(() => partsToStart(["nova"])).toThrow(
      /no part 'nova'[^]*engine, kubernetes, openstack, telemetry/,
    );
  });
});
