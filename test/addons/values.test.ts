import fc from "fast-check";
import { over, podNetworkValues } from "../../lib/addons/values";
import { openings } from "../../lib/components/cluster/firewall";

describe("values of charts", () => {
  test("C6: the pod network talks on a port that nodes let through to each other", () => {
    const { tunnelPort } = podNetworkValues(1);
    const ports = openings({ hasVip: false, apiCallers: [] }).filter(
      ({ purpose, protocol }) => purpose === "pod-tunnel" && protocol === "udp",
    );
    expect(ports).toHaveLength(4);
    for (const { ports: opened } of ports) expect(opened).toEqual([tunnelPort, tunnelPort]);
  });

  test("C1: a user's values go over the library's, maps within them likewise, lists as a whole", () => {
    const late = new Date(0);
    expect(
      over(
        { secret: { create: false, name: "a" }, tolerations: [1, 2], replicas: 2, late: { a: 1 } },
        { secret: { name: "b", more: { c: 1 } }, tolerations: [3], resources: {}, late },
      ),
    ).toEqual({
      secret: { create: false, name: "b", more: { c: 1 } },
      tolerations: [3],
      replicas: 2,
      resources: {},
      late,
    });
  });

  test("C1: nothing over values, and values over nothing, are the values", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), (values) => {
        const kept = Object.fromEntries(Object.entries(values).filter(([key]) => key !== "__proto__"));
        expect(over(kept, {})).toEqual(kept);
        expect(over({}, kept)).toEqual(kept);
        expect(over(kept, kept)).toEqual(kept);
      }),
    );
  });
});
