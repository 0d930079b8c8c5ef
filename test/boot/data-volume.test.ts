import { workerUserData } from "../../lib/boot/worker";
import { SCRIPTS } from "./support/machine";
import type { Machine } from "./support/machine";
import { machinesOfTests } from "./support/machines";
import { SomeCluster } from "./support/settings";

const SCRIPT = `${SCRIPTS}/data-volume.sh`;

/** A disk as the machine has it: files play devices. */
interface Disk {
  readonly name: string;
  readonly type?: string;
  readonly readOnly?: boolean;
  readonly parts?: number;
  readonly signature?: string;
  readonly content?: string;
}

describe("the data volume of a worker (C4, W9)", () => {
  let some: SomeCluster;
  const make = machinesOfTests();
  beforeAll(async () => {
    some = await SomeCluster.create();
  });

  function machine(disks: readonly Disk[]): Machine {
    const made = make(workerUserData(some.settings(), { dataVolume: { volumeGroup: "data" } }));
    for (const { name, content = "\0".repeat(1048576), signature, parts = 0 } of disks) {
      made.write(`/world/${name}`, content);
      made.write(`/world/${name}.lines`, "line\n".repeat(parts + 1));
      if (signature) made.write(`/world/${name}.signature`, `${signature}\n`);
    }
    const list = disks.map(
      ({ name, type = "disk", readOnly = false }) => `$WORLD/${name} ${type} ${readOnly ? 1 : 0}`,
    );
    return made
      .program(
        "lsblk",
        `if [[ $1 == --nodeps ]]; then printf '%s\\n' ${list.map((line) => `"${line}"`).join(" ")}; else cat "\${!#}.lines"; fi`,
      )
      .program("wipefs", 'cat "${!#}.signature" 2>/dev/null; exit 0')
      .program("vgs", "[[ -e $WORLD/group ]]")
      .program("vgcreate", 'echo "vgcreate $1 ${2##*/}" >>"$WORLD/calls"; touch "$WORLD/group"');
  }

  const root: Disk = { name: "vda", parts: 2, signature: "gpt" };
  const configDrive: Disk = { name: "sr0", type: "rom", readOnly: true, signature: "iso9660" };

  test("the one blank disk becomes the group, once", () => {
    const made = machine([root, { name: "vdb" }, configDrive]);
    expect(made.boot(SCRIPT).ended).toBe(true);
    expect(made.boot(SCRIPT).ended).toBe(true);
    expect(made.calls).toEqual(["vgcreate data vdb"]);
  });

  test.each<[string, Disk]>([
    ["has partitions", { name: "vdb", parts: 1 }],
    ["has a file system", { name: "vdb", signature: "ext4" }],
    ["holds something that nobody knows", { name: "vdb", content: `${"\0".repeat(1048575)}x` }],
    ["is read-only", { name: "vdb", readOnly: true }],
    ["is no disk", { name: "vdb", type: "loop" }],
  ])("a disk that %s is left alone", (_, disk) => {
    const made = machine([root, disk]);
    const { ended, output } = made.boot(SCRIPT);
    expect(ended).toBe(false);
    expect(output).toContain("waiting for one blank disk");
    expect(made.calls).toEqual([]);
  });

  test("of two blank disks none is guessed", () => {
    const made = machine([root, { name: "vdb" }, { name: "vdc" }]);
    expect(made.boot(SCRIPT).ended).toBe(false);
    expect(made.calls).toEqual([]);
  });

  test("where no volume is asked for there is nothing that looks at disks", () => {
    expect(workerUserData(some.settings(), {})).not.toContain("data-volume.sh");
  });
});
