import { platformSettings } from "../../examples/platform/settings";

const shop = { name: "acme", namespace: "shop" };
const analytics = { name: "globex", namespace: "analytics" };

describe("settings of the root program (W11: organizations and the paths between them)", () => {
  test("a stack that says nothing gets two organizations, of which one may call the other", () => {
    const { organizations } = platformSettings({});
    expect(organizations.map(({ namespace }) => namespace)).toEqual(["shop", "analytics"]);
    expect(organizations.map(({ calledBy }) => calledBy)).toEqual([["analytics"], []]);
  });

  test("what a stack leaves out takes its default, what it says stays", () => {
    const settings = platformSettings({ organizations: [{ ...shop, webMax: 9 }], callers: undefined });
    expect(settings.organizations[0]).toMatchObject({ webMax: 9, databaseDisk: "10Gi", developers: [] });
    expect(settings.callers).toEqual(["203.0.113.0/24"]);
  });

  test.each([
    [{ organizations: [{ ...shop, webMax: 1 }] }, "platform:organizations[0].webMax: "],
    [{ organizations: [shop, { namespace: "analytics" }] }, "platform:organizations[1].name: "],
    [{ organizations: [{ ...shop, webmax: 4 }] }, "platform:organizations[0]: "],
    [{ organizations: [] }, "platform:organizations: "],
    [{ callers: "203.0.113.0/24" }, "platform:callers: "],
    [{ volumeGroup: 7 }, "platform:volumeGroup: "],
  ])("%j names the key", (given, start) => {
    expect(() => platformSettings(given)).toThrow(start);
  });

  test("every broken key is told at once", () => {
    expect(() => platformSettings({ callers: [], volumeGroup: 7 })).toThrow(
      /platform:callers: .*\nplatform:volumeGroup: /,
    );
  });

  test.each([
    ["somebody unknown", "billing"],
    ["itself", "shop"],
  ])("a peer that is %s is refused with the peers that there are", (_who, peer) => {
    const organizations = [{ ...shop, calledBy: [peer] }, analytics];
    expect(() => platformSettings({ organizations })).toThrow(
      `platform:organizations[0].calledBy: ${peer} is no other tenant; use one of analytics`,
    );
  });
});
