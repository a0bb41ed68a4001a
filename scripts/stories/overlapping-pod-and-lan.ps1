<#
.SYNOPSIS
The pods' range overlaps the LAN: the way back to the client leads to the pods' bridge.

.DESCRIPTION
    client 192.168.0.77 --- router --- 10.0.0.1 node --- cni0 192.168.0.1/24, pod 192.168.0.2

The cluster's pods have addresses out of 192.168.0.0/24, and so has an office that reaches the node by way of a router. The node's answers to
that office go to cni0, where nobody has the address: the connected route of cni0 is longer than the default route.
#>
param([switch] $Fixed)

$pods = if ($Fixed) { '10.244.0' } else { '192.168.0' }
$null = New-NetLab overlapping-pod-and-lan
$null = New-NetNamespace client, router, node, pod -Up
$null = Add-VethPair client eth0 router lan0 -Address 192.168.0.77/24 -PeerAddress 192.168.0.254/24 -Up
$null = Add-VethPair node eth0 router wan0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.254/24 -Up
$null = Add-Bridge node cni0 -Address "$pods.1/24" -Up
$null = Add-VethPair pod eth0 node veth0 -Address "$pods.2/24" -Up
Set-IpLink node veth0 -Master cni0
$null = Add-IpRoute client default 192.168.0.254
$null = Add-IpRoute node default 10.0.0.254
$null = Add-IpRoute pod default "$pods.1"
$null = Set-NetSysctl router net.ipv4.ip_forward 1
$null = Set-NetSysctl node net.ipv4.ip_forward 1
$null = Add-NetListener node 22

Trace-Packet client 10.0.0.1 -Port 22
if ($Fixed) { 'Mended: the pods have a range that nobody else uses, so that the default route leads back to the client.' }
else { 'Cause: 192.168.0.0/24 is the range of the pods as well as of the office, so that the answer is looked for on cni0. Give the pods a range that nobody else has.' }
