import { controlNodeUserData } from "../../lib/boot/control-node";
import { Machine, SCRIPTS } from "./support/machine";
import { SomeCluster } from "./support/settings";

const INSTANCE = "/var/lib/cloud/instances/4c8f2b6e";

describe("copies of user data (C10, isolation rule 57)", () => {
  test("are overwritten and removed; what cloud-init knows a machine by stays", async () => {
    const some = await SomeCluster.create();
    const machine = new Machine(controlNodeUserData(some.settings(), some.node(1)));
    const copies = [
      `${INSTANCE}/user-data.txt`,
      `${INSTANCE}/user-data.txt.i`,
      `${INSTANCE}/cloud-config.txt`,
      `${INSTANCE}/obj.pkl`,
      `${INSTANCE}/scripts/runcmd`,
      "/run/cloud-init/instance-data-sensitive.json",
      "/run/cloud-init/combined-cloud-config.json",
    ];
    const kept = [
      `${INSTANCE}/sem/config_write_files`,
      `${INSTANCE}/boot-finished`,
      "/run/cloud-init/instance-data.json",
      "/run/cloud-init/status.json",
    ];
    [...copies, ...kept].forEach((path) => machine.write(path, "key"));
    machine
      .program("findmnt", "echo /mnt/config")
      .program("umount", 'echo "umount $1" >>"$WORLD/calls"')
      .program("shred", 'for last; do :; done; for each; do [[ $each == --* ]] || rm "$each"; done');
    expect(machine.boot(`${SCRIPTS}/forget.sh`)).toMatchObject({ ended: true });
    expect(copies.filter((path) => machine.has(path))).toEqual([]);
    expect(kept.filter((path) => !machine.has(path))).toEqual([]);
    expect(machine.has("/var/lib/cloud/data/instance-id")).toBe(true);
    expect(machine.has("/etc/kubernetes/pki/ca.key")).toBe(true);
    expect(machine.calls).toEqual(["umount /mnt/config"]);
    machine.remove();
  });
});
