<#
.SYNOPSIS
route_localnet lets neighbours in (CVE-2020-8558): what listens on 127.0.0.1 can be reached from the same link.

.DESCRIPTION
    neighbour 192.168.0.66 --- 192.168.0.2 node, with an admin port on 127.0.0.1:10255

kube-proxy sets route_localnet to 1, so that node ports answer on 127.0.0.1. With it the kernel no longer takes packets to 127.0.0.0/8 from outside for martians: whoever
is on the same link can send one to the node's MAC address, and programs that trust loopback answer. kubelet and kube-proxy drop such packets in INPUT since
that was found.
#>
param([switch] $Fixed)

$null = New-NetLab route-localnet-lets-neighbours-in
$null = New-NetNamespace neighbour, node -Up
$null = Add-VethPair neighbour eth0 node eth0 -Address 192.168.0.66/24 -PeerAddress 192.168.0.2/24 -Up
$null = Add-NetListener node 10255 -Address 127.0.0.1
$null = Set-NetSysctl node net.ipv4.conf.all.route_localnet 1

# The neighbour makes his own kernel send 127.0.0.1 out of eth0.
$null = Set-NetSysctl neighbour net.ipv4.conf.all.route_localnet 1
Remove-IpAddress neighbour lo 127.0.0.1/8
$null = Add-IpRoute neighbour 127.0.0.1/32 192.168.0.2

if ($Fixed) {
    $null = New-IptablesChain node KUBE-FIREWALL
    $null = Add-IptablesRule node INPUT -Jump KUBE-FIREWALL
    $null = Add-IptablesRule node KUBE-FIREWALL -Rule '! -s 127.0.0.0/8 -d 127.0.0.0/8 -m comment --comment "block incoming localnet connections" -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP'
}

Trace-Packet neighbour 127.0.0.1 -Port 10255 -Source 192.168.0.66
if ($Fixed) { 'Mended: KUBE-FIREWALL drops what goes to 127.0.0.0/8 and does not come from there, unless it is part of a translated connection.' }
else { 'Cause: with route_localnet 1 the node takes packets to 127.0.0.1 from its links, so that loopback is no protection. Keep the rule of KUBE-FIREWALL, or set --iptables-localhost-nodeports=false.' }
