#!/bin/sh
# Records tests/Golden/bundles/kube-node from a real kernel: worker1 of a cluster, with the bridge plugin's cni0, two pods whose namespaces
# have the names that containerd gives them, and the rules that kube-proxy writes for one service (10.104.17.33:80 -> 10.244.1.3:8080). Needs root,
# iproute2, iptables, python3, util-linux. Everything happens in namespaces of its own (PID, mount, UTS, network) and ends with them.
#   usage: record-kube-node.sh FOLDER
set -eu
out=$1
collector=$(cd "$(dirname "$0")/../../../scripts" && pwd)/collect-netsnapshot.sh
if [ -z "${INSIDE:-}" ]; then
    case $out in /*) ;; *) out=$PWD/$out ;; esac
    exec env INSIDE=yes unshare --net --uts --mount --pid --fork --mount-proc "$0" "$out"
fi

hostname worker1
mount -t tmpfs run /run
mkdir /run/netns
web=cni-0a7d9c1e-52b4-4a8e-9f5b-3f1f7a0f6c11
client=cni-6e2f4b90-1d3c-4c77-8a90-b5d1c2e3f422
for name in $web $client outside; do ip netns add "$name"; done

sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2 net.ipv4.icmp_ratelimit=0
ip link set lo up
ip link add cni0 type bridge
ip addr add 10.244.1.1/24 brd 10.244.1.255 dev cni0
ip link set cni0 up
ip link add eth0 type veth peer name eth0 netns outside
ip addr add 192.0.2.11/24 brd 192.0.2.255 dev eth0
ip link set eth0 up
ip -n outside link set lo up
ip -n outside link set eth0 up
ip -n outside addr add 192.0.2.1/24 dev eth0
ip route add default via 192.0.2.1
ip route add 10.244.2.0/24 via 192.0.2.12 dev eth0

pod() {
    ip link add "$3" type veth peer name eth0 netns "$1"
    ip link set "$3" master cni0 up
    ip link set "$3" type bridge_slave hairpin on
    ip -n "$1" link set lo up
    ip -n "$1" link set eth0 up
    ip -n "$1" addr add "$2/24" brd 10.244.1.255 dev eth0
    ip -n "$1" route add default via 10.244.1.1
}
pod "$web" 10.244.1.3 veth1a2b3c4d
pod "$client" 10.244.1.5 veth5e6f7a8b

iptables-nft-restore <<'RULES'
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODEPORTS - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-ONZLNIIXSRI5HVCH - [0:0]
:KUBE-SEP-7MRBYXVQ7IBBXE5Y - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --or-mark 0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --xor-mark 0x4000
-A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully
-A KUBE-SERVICES -d 10.104.17.33/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-ONZLNIIXSRI5HVCH
-A KUBE-SERVICES -m comment --comment "kubernetes service nodeports; NOTE: this must be the last rule in this chain" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS
-A KUBE-SVC-ONZLNIIXSRI5HVCH ! -s 10.244.0.0/16 -d 10.104.17.33/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-ONZLNIIXSRI5HVCH -m comment --comment "shop/web:http -> 10.244.1.3:8080" -j KUBE-SEP-7MRBYXVQ7IBBXE5Y
-A KUBE-SEP-7MRBYXVQ7IBBXE5Y -s 10.244.1.3/32 -m comment --comment "shop/web:http" -j KUBE-MARK-MASQ
-A KUBE-SEP-7MRBYXVQ7IBBXE5Y -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.3:8080
COMMIT
RULES

ip netns exec "$web" python3 -c '
import socket, time
one = socket.create_server(("0.0.0.0", 8080))
print("ready", flush=True)
time.sleep(60)' >/run/web.ready &
until grep -q ready /run/web.ready 2>/dev/null; do sleep 0.1; done

# The service answers here too.
ip netns exec "$client" python3 -c '
import socket
socket.create_connection(("10.104.17.33", 80), 2).close()'
sleep 1
sh "$collector" "$out"
rm -f "$out/collector.log"
