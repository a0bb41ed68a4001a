<#
.SYNOPSIS
ip_forward is off: the node knows the way, and drops what is not for itself.

.DESCRIPTION
    client 10.0.1.2 --- 10.0.1.1 node 10.0.2.1 --- 10.0.2.2 pod

Routes, rules and neighbours of the node are in order, and it answers pings itself. But net.ipv4.ip_forward is 0, as it is on a fresh
machine before Docker, kubelet or an administrator has set it. The packet ends between PREROUTING and FORWARD: no rule of FORWARD ever
counts it, and nobody is told.
#>
param([switch] $Fixed)

$null = New-NetLab ip-forward-off
$null = New-NetNamespace client, node, pod -Up
$null = Add-VethPair client eth0 node eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
$null = Add-VethPair pod eth0 node cni0 -Address 10.0.2.2/24 -PeerAddress 10.0.2.1/24 -Up
$null = Add-IpRoute client default 10.0.1.1
$null = Add-IpRoute pod default 10.0.2.1
$null = Add-NetListener pod 80

if ($Fixed) { $null = Set-NetSysctl node net.ipv4.ip_forward 1 }

'The node itself answers:'
Trace-Packet client 10.0.1.1
'The pod behind it:'
Trace-Packet client pod -Port 80
if ($Fixed) { 'Mended: net.ipv4.ip_forward is 1, so that the node forwards.' }
else { 'Cause: net.ipv4.ip_forward is 0 on the node. It drops the packet before FORWARD and tells nobody. Set it to 1.' }
