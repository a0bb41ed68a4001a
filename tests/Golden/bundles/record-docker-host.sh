#!/bin/sh
# Records tests/Golden/bundles/docker-host from a real kernel: a machine with docker0 and two containers, one of them reached through
# a port mapping (8080 -> 80), and a client outside. Needs root, iproute2, iptables, python3, util-linux. Everything happens in
# namespaces of its own (PID, mount, UTS, network) and ends with them.
#   usage: record-docker-host.sh FOLDER
set -eu
out=$1
collector=$(cd "$(dirname "$0")/../../../scripts" && pwd)/collect-netsnapshot.sh
if [ -z "${INSIDE:-}" ]; then
    case $out in /*) ;; *) out=$PWD/$out ;; esac
    exec env INSIDE=yes unshare --net --uts --mount --pid --fork --mount-proc "$0" "$out"
fi

hostname docker-host
mkdir -p /run/netns
mount -t tmpfs netns /run/netns
for name in web db outside; do ip netns add "$name"; done

sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=2 net.ipv4.icmp_ratelimit=0
ip link set lo up
ip link add docker0 type bridge
ip addr add 172.17.0.1/16 brd 172.17.255.255 dev docker0
ip link set docker0 up
number=2
for name in web db; do
    ip link add "veth$name" type veth peer name eth0 netns "$name"
    ip link set "veth$name" master docker0
    ip link set "veth$name" up
    ip -n "$name" link set lo up
    ip -n "$name" link set eth0 up
    ip -n "$name" addr add "172.17.0.$number/16" brd 172.17.255.255 dev eth0
    ip -n "$name" route add default via 172.17.0.1
    number=$((number + 1))
done
ip link set vethdb type bridge_slave hairpin on
ip link add eth0 type veth peer name eth0 netns outside
ip addr add 192.0.2.10/24 dev eth0
ip link set eth0 up
ip -n outside link set lo up
ip -n outside link set eth0 up
ip -n outside addr add 192.0.2.99/24 dev eth0
ip -n outside route add default via 192.0.2.10
ip neigh add 192.0.2.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent
ip route add unreachable 198.51.100.0/24
ip rule add from 172.17.0.0/16 fwmark 0x10 lookup 100 priority 100
ip route add blackhole default table 100

iptables-nft-restore <<'RULES'
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
:DOCKER-USER - [0:0]
-A FORWARD -j DOCKER-USER
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
-A DOCKER ! -i docker0 -o docker0 -j DROP
-A DOCKER-USER -j RETURN
COMMIT
RULES

serve='
import socket, sys, time
kept = []
for spec in sys.argv[1:]:
    kind, address, port = spec.split("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM)
    one.bind((address, int(port)))
    if kind == "tcp":
        one.listen()
    kept.append(one)
print("ready", flush=True)
time.sleep(60)'
ip netns exec web python3 -c "$serve" tcp/::/80 udp/0.0.0.0/53 >/run/web.ready &
ip netns exec db python3 -c "$serve" tcp/172.17.0.3/5432 >/run/db.ready &
python3 -c "$serve" tcp/127.0.0.1/631 >/run/host.ready &
until grep -q ready /run/web.ready && grep -q ready /run/db.ready && grep -q ready /run/host.ready; do sleep 0.1; done

# Some traffic, so that there are connections, neighbours, learned addresses and counters.
ip netns exec outside python3 -c '
import socket
socket.create_connection(("192.0.2.10", 8080), 2).close()'
ip netns exec db python3 -c '
import socket
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("", 40001))
one.sendto(b"x", ("192.0.2.99", 9))'
sleep 1
sh "$collector" "$out"
rm -f "$out/collector.log"
