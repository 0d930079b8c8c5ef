import { spawnSync } from "node:child_process";
import { controlNodeUserData } from "../../../lib/boot/control-node";
import { Machine, SCRIPTS } from "./machine";
import type { SomeCluster } from "./settings";

const COMMON = `${SCRIPTS}/common.sh`;
const PID = "/world/waits.pid";

/** The address of control node 1, 2 or 3, of the loopback interface. */
export function loopback(number: 1 | 2 | 3): string {
  return `127.0.80.1${number}`;
}

/**
 * A control node that is a folder, and has an address at which others reach it: what it says at etcd's port for peers
 * is said for real, by the script that its service runs.
 */
export class RealNode {
  readonly machine: Machine;

  constructor(
    some: SomeCluster,
    private readonly number: 1 | 2 | 3,
  ) {
    const own = some.node(number);
    const reachable = ([1, 2, 3] as const).map((each) => ({ name: `cp${each}`, address: loopback(each) }));
    const settings = some.settings({ nodeCidrs: ["127.0.80.0/24"] });
    this.machine = new Machine(
      controlNodeUserData(settings, {
        ...own,
        address: loopback(number),
        peers: reachable.filter(({ name }) => name !== own.name),
      }),
    )
      .real("timeout")
      .program("systemctl", this.serviceManager())
      // A boot that gets nowhere ends after few waits: nothing here changes by waiting.
      .atWait(2, 'echo 40 >"$WORLD/sleeps"');
  }

  /** From here on there is a cluster to join. */
  living(): this {
    this.machine
      .serves("10.0.0.5:6443")
      .world("cluster-info", '{"data":{"jws-kubeconfig-abcdef":"x"}}')
      .world("members.json", JSON.stringify({ members: [] }));
    return this;
  }

  /** A call of kubeadm that fails unless it can listen where etcd will: on the port that Go's programs open alike. */
  takesItsPortOn(call: string): this {
    const listen = `import socket; socket.create_server(("${loopback(this.number)}", 2380))`;
    this.machine.onKubeadm(call, `exec python3 -c '${listen}'`);
    return this;
  }

  /** Waits a second for an answer, for those that never end. */
  impatient(): this {
    const common = this.machine.read(COMMON);
    this.machine.write(COMMON, common.replace("DEADLINE=10", "DEADLINE=1"));
    return this;
  }

  /** Whether anybody is heard at its port. */
  says(): boolean {
    return spawnSync("bash", ["-c", `exec 3<>/dev/tcp/${loopback(this.number)}/2380`]).status === 0;
  }

  remove(): void {
    if (this.machine.has(PID)) process.kill(Number(this.machine.read(PID)), "SIGKILL");
    this.machine.remove();
  }

  /** systemd as far as this service goes: `start` is over when the service listens or has ended, `stop` when it is gone. */
  private serviceManager(): string {
    return `
running() { [[ -e /proc/\${1:-none} && $(awk '{ print $3 }' "/proc/$1/stat") != Z ]]; }
pid=$(cat "$WORLD/waits.pid" 2>/dev/null)
case "$*" in
  "start --no-block cce-waits.service")
    running "$pid" && exit
    ${SCRIPTS}/waits.sh >"$WORLD/waits.log" 2>&1 &
    echo $! >"$WORLD/waits.pid"
    while running $! && ! (exec 3<>/dev/tcp/${loopback(this.number)}/2380) 2>/dev/null; do :; done
    running $! || rm "$WORLD/waits.pid" ;;
  "stop cce-waits.service")
    ! running "$pid" || kill "$pid"
    while running "$pid"; do :; done
    rm -f "$WORLD/waits.pid" ;;
esac`;
  }
}
