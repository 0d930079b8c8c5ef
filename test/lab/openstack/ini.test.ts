import { ini } from "../../../lab/openstack/ini";

describe("a configuration file of OpenStack", () => {
  test("has sections, options, and lists joined by commas", () => {
    const text = ini({ DEFAULT: { debug: true, workers: 1 }, ml2: { type_drivers: ["flat", "vxlan"] } });
    expect(text).toBe("[DEFAULT]\ndebug = true\nworkers = 1\n\n[ml2]\ntype_drivers = flat,vxlan\n");
  });

  test("keeps a value literal that oslo.config would take for another option's", () => {
    expect(ini({ a: { password: "x$y" } })).toBe("[a]\npassword = x$$y\n");
  });

  test("refuses a value that would begin another option", () => {
    expect(() => ini({ a: { b: "c\nd = e" } })).toThrow("option b has a value of several lines");
  });
});
