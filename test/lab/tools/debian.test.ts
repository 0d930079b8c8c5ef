import { adviseOnPackages, missingPackages, requireRelease, systemRelease } from "../../../lab/tools/debian";
import type { DebianPackages } from "../../../lab/tools/tool";

const recipe: DebianPackages = {
  kind: "debian packages",
  name: "openstack",
  version: "zed",
  release: "bookworm",
  installs: ["python3-nova"],
  unpacks: [],
  programs: {},
  seconds: 1,
};

describe("Debian packages", () => {
  test("count as missing unless they are installed whole", () => {
    const status = [
      "Package: python3-nova\nStatus: install ok installed\nVersion: 1",
      "Package: mariadb-server-core\nStatus: deinstall ok config-files\nVersion: 1",
      "Package: uwsgi-core\nStatus: install ok half-configured\nVersion: 1",
    ].join("\n\n");
    const names = ["python3-nova", "mariadb-server-core", "uwsgi-core", "memcached"];
    expect(missingPackages(names, status)).toEqual(["mariadb-server-core", "uwsgi-core", "memcached"]);
  });

  test("are of one release: another system is refused with what to do", () => {
    const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_CODENAME=bookworm\nID=debian\n';
    expect(systemRelease(bookworm)).toBe("debian bookworm");
    expect(() => requireRelease(recipe, systemRelease(bookworm))).not.toThrow();
    expect(() => requireRelease(recipe, systemRelease('ID=ubuntu\nVERSION_CODENAME="noble"\n'))).toThrow(
      /openstack is that of Debian bookworm, and this is ubuntu noble[^]*what to do: use a machine/,
    );
    expect(() => requireRelease(recipe, "")).toThrow("a system without a name");
  });

  test.each([
    ["E: dpkg was interrupted, you must manually run...", /dpkg --configure -a/],
    ["E: Unable to locate package python3-nova", /apt-get update/],
    ["E: You don't have enough free space in /var", /free disk space/],
    ["Temporary failure resolving 'mirror.example'", /mirror of Debian can be reached/],
  ])("that cannot be had come with advice: %s", (said, advice) => {
    expect(adviseOnPackages(said)).toMatch(advice);
  });
});
