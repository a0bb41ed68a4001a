<#
.SYNOPSIS
The conntrack table is full: connections that are there go on, and every new one is dropped.

.DESCRIPTION
    client 10.0.1.2 --- node --- server 10.0.2.2

A node that tracks connections has room for net.netfilter.nf_conntrack_max of them. When they are all taken, the first packet of a new connection is dropped before any rule sees it,
and the kernel log says "nf_conntrack: table full, dropping packet". Pings between nodes that are tracked already, and long-lived connections, work on, which makes it
look like anything but a full table.
#>
param([switch] $Fixed)

$null = New-NetLab conntrack-table-full
$null = New-NetNamespace client, node, server -Up
$null = Add-VethPair client eth0 node eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
$null = Add-VethPair server eth0 node eth1 -Address 10.0.2.2/24 -PeerAddress 10.0.2.1/24 -Up
$null = Add-IpRoute client default 10.0.1.1
$null = Add-IpRoute server default 10.0.2.1
$null = Set-NetSysctl node net.ipv4.ip_forward 1
$null = Add-NetListener server 80
$null = Add-IptablesRule node FORWARD -Rule '-m conntrack --ctstate NEW,ESTABLISHED,RELATED -j ACCEPT'
$null = Set-NetSysctl node net.netfilter.nf_conntrack_max $(if ($Fixed) { 1000 } else { 3 })

'Three connections, and data on each:'
Trace-Packet client server -Port 80 -Count 3 -Conversation -PayloadSize 10 | ForEach-Object Summary
'One more:'
Trace-Packet client server -Port 80
if ($Fixed) { 'Mended: nf_conntrack_max leaves room. Watch nf_conntrack_count, and shorten timeouts where flows are many and short.' }
else { 'Cause: all three entries that nf_conntrack_max allows are taken by established connections. Raise it, or find out who opens so many.' }
