/**
 * Programs of a machine that is a folder. What they answer is in the folder `$WORLD`:
 *
 * - `serving/HOST:PORT`: a ready API is there
 * - `failing/HOST:PORT`: an API is there that is not ready
 * - `foreign/HOST:PORT`: somebody else is there, with a certificate of another authority
 * - `says/HOST`: what a machine says to whoever connects to etcd's port for peers; without the file it says nothing
 * - `cluster-info`: what the API tells everybody
 * - `members.json`: members of etcd, as its gateway lists them; without the file etcd has no majority
 * - `providers/NAME`: provider id of the node of that name
 * - `on/CALL-N`: what the n-th call of a command of kubeadm does; `at/N`: what happens at the n-th wait
 */
export const FAKE_PROGRAMS: Readonly<Record<string, string>> = {
  curl: `
url=\${!#} question=
while (($# > 1)); do
  if [[ $1 == --data ]]; then question=$2; fi
  shift
done
place=\${url#https://} path=
[[ $place != */* ]] || { path=\${place#*/}; place=\${place%%/*}; }
case $path in
  v3/cluster/member/list) exec cat "$WORLD/members.json" ;;
  v3/cluster/member/remove)
    python3 - "$question" "$WORLD/members.json" <<'END' >>"$WORLD/calls"
import json, sys
question, path = sys.argv[1:]
gone = json.loads(question)["ID"]
with open(path) as file:
    members = json.load(file)["members"]
with open(path, "w") as file:
    json.dump({"members": [member for member in members if member["ID"] != gone]}, file)
print("etcd remove", gone)
END
    exit ;;
esac
if [[ -e $WORLD/foreign/$place ]]; then exit 60; fi
if [[ -e $WORLD/failing/$place ]]; then [[ $path == livez ]]; exit; fi
[[ -e $WORLD/serving/$place ]] || exit 7
case $path in
  */cluster-info) cat "$WORLD/cluster-info" 2>/dev/null || exit 22 ;;
  api/v1/nodes/*)
    [[ -e $WORLD/providers/\${path##*/} ]] || exit 22
    printf '{"spec":{"providerID":"%s"}}' "$(<"$WORLD/providers/\${path##*/}")" ;;
esac`,

  timeout: `
host=\${*: -2:1} port=\${*: -1}
[[ $port == 2380 ]] || exit 1
exec cat "$WORLD/says/$host" 2>/dev/null`,

  sleep: `
count=$(($(cat "$WORLD/sleeps" 2>/dev/null || echo 0) + 1))
echo "$count" >"$WORLD/sleeps"
if [[ -x $WORLD/at/$count ]]; then "$WORLD/at/$count"; fi
((count < 40)) || kill "$PPID"`,

  kubeadm: `
call=$1
case "$*" in
  "init phase certs etcd-healthcheck-client "*)
    touch /etc/kubernetes/pki/etcd/healthcheck-client.crt /etc/kubernetes/pki/etcd/healthcheck-client.key
    exit ;;
  "init phase kubeconfig admin "*) exec touch /run/cloud-container-engine/admin.conf ;;
esac
echo "kubeadm $call" >>"$WORLD/calls"
printf '%s\\n' "$*" >"$WORLD/last-$call"
if [[ $call == init ]]; then mkdir -p /var/lib/etcd/member; fi
if [[ $call == join || $call == init ]]; then cp "$3" "$WORLD/$call.yaml"; fi
count=$(($(cat "$WORLD/count-$call" 2>/dev/null || echo 0) + 1))
echo "$count" >"$WORLD/count-$call"
export PLUG=$PPID
[[ ! -x $WORLD/on/$call-$count ]] || "$WORLD/on/$call-$count"`,

  kubectl: `
while (($# > 0)) && [[ $1 != get && $1 != delete ]]; do shift; done
case "$1 $2" in
  "get node") cat "$WORLD/providers/$3" 2>/dev/null ;;
  "delete node") echo "kubectl delete node $3" >>"$WORLD/calls" ;;
esac
exit 0`,

  uname: `echo Web-1.novalocal`,
  ip: `
case "$*" in
  *"show scope global to"*) echo "2: eth0    inet 10.0.0.77/24 brd 10.0.0.255 scope global eth0" ;;
  *"show to"*) echo "2: eth0    inet \${*: -1}/24 scope global eth0" ;;
esac`,
  openssl: `exit 1`,
  systemctl: `echo "systemctl $*" >>"$WORLD/systemctl"`,
};
