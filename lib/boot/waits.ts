import { script } from "./boot-file";
import type { BootFile } from "./boot-file";
import { SCRIPTS } from "./paths";
import { scriptService } from "./units";

/** Says to the founder that this control node waits to join. Started by the node's service, stopped before it joins. */
const WAITS = "cce-waits";

/**
 * The service by which a control node says that it was in no cluster yet and waits to join one: `waiting prod`, at its
 * address, at the port that etcd takes later and that only control nodes reach. The founder founds on this word alone.
 *
 * Whoever has a mark or a part of etcd says nothing, as it may be a member of a living cluster that is just starting.
 * Nor does a node that may found: it has yet to find out. A node whose first try to join was cut off while the founder
 * was lost stays silent too, and then both wait: that node has to be made anew.
 */
export function waitsFiles(): readonly BootFile[] {
  return [
    script(`${SCRIPTS}/waits.sh`, WAITS_SCRIPT),
    scriptService(WAITS, "Says that this control node waits to join its cluster", "waits.sh", {
      Unit: [["StartLimitIntervalSec", "0"]],
      Service: [
        ["Type", "exec"],
        ["Restart", "on-failure"],
        ["RestartSec", "10"],
      ],
    }),
  ];
}

const WAITS_SCRIPT = `#!/bin/bash
# Says to whoever asks that this node was in no cluster and waits to join one. Not once a mark tells otherwise.
set -euo pipefail
# shellcheck source=/dev/null
. "\${BASH_SOURCE%/*}/common.sh"

if [[ $FOUNDS == yes || -e /var/lib/etcd/member ]] || compgen -G "$STATE/*" >/dev/null; then exit 0; fi
exec python3 -c '
import socket, sys
address, port, word = sys.argv[1:]
family = socket.AF_INET6 if ":" in address else socket.AF_INET
try:
    server = socket.create_server((address, int(port)), family=family)
except OSError as error:
    sys.exit(f"cannot say at {address} port {port} that this node waits: {error}")
while True:
    connection, _ = server.accept()
    with connection:
        try:
            connection.sendall(word.encode() + b"\\n")
        except OSError:
            pass
' "$NODE_ADDRESS" "$WAITING_PORT" "$WAITING_WORD"
`;
