import { homedir } from "node:os";
import { labFolders } from "../../lab/folders";

describe("where the lab keeps things", () => {
  test("the cache is CCE_CACHE, else in XDG_CACHE_HOME, else in the home folder", () => {
    expect(labFolders({ CCE_CACHE: "/c", XDG_CACHE_HOME: "/x" }).cache).toBe("/c");
    expect(labFolders({ XDG_CACHE_HOME: "/x" }).cache).toBe("/x/cloud-container-engine");
    expect(labFolders({ CCE_CACHE: "", XDG_CACHE_HOME: "" }).cache).toBe(
      `${homedir()}/.cache/cloud-container-engine`,
    );
  });

  test("labs of other names share the tools and nothing else", () => {
    const [one, other] = [labFolders({ CCE_CACHE: "/c" }), labFolders({ CCE_CACHE: "/c", CCE_LAB: "other" })];
    expect(other.lab).toBe("/c/labs/other");
    expect(one.lab).toMatch(/^\/c\/labs\/[0-9a-f]{12}$/);
    expect(other.tools).toBe(one.tools);
  });

  test.each(["../x", "a/b", "UPPER", "-a", "a b", "a".repeat(41)])("no lab is named '%s'", (name) => {
    expect(() => labFolders({ CCE_LAB: name })).toThrow(`CCE_LAB '${name}' cannot name a lab`);
  });
});
