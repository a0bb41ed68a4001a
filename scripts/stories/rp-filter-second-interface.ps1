<#
.SYNOPSIS
rp_filter and a second interface: the packet came in by one link, but the way back to its sender is by the other.

.DESCRIPTION
    client 10.0.1.2 ---------- eth0 10.0.1.1 server
                    \
                     router --- eth1 10.0.2.1 server

The server has two links, and the client asks for the address of the second, by way of a router. The server's route to the client is its
first link, so that a strict reverse path filter (rp_filter=1) takes the packet for a forgery. It is dropped before any rule of INPUT, with
the drop reason IP_RPFILTER; a log line appears only with log_martians.
#>
param([switch] $Fixed)

$null = New-NetLab rp-filter-second-interface
$null = New-NetNamespace client, router, lan, server -Up
$null = Add-Bridge lan br0 -Up
foreach ($name in 'client', 'router', 'server') {
    $null = Add-VethPair $name eth0 lan "port-$name" -Up
    Set-IpLink lan "port-$name" -Master br0
}
$null = Add-IpAddress client eth0 10.0.1.2/24
$null = Add-IpAddress router eth0 10.0.1.254/24
$null = Add-IpAddress server eth0 10.0.1.1/24
$null = Add-VethPair server eth1 router eth1 -Address 10.0.2.1/24 -PeerAddress 10.0.2.254/24 -Up
$null = Set-NetSysctl router net.ipv4.ip_forward 1
$null = Add-IpRoute client 10.0.2.0/24 10.0.1.254
$null = Add-NetListener server 80

# 1 is strict, 2 is loose; the larger of "all" and the link's own counts.
$null = Set-NetSysctl server net.ipv4.conf.all.rp_filter 1
if ($Fixed) { $null = Set-NetSysctl server net.ipv4.conf.eth1.rp_filter 2 }

'The address of the first link:'
Trace-Packet client 10.0.1.1 -Port 80
'The address of the second link:'
Trace-Packet client 10.0.2.1 -Port 80
if ($Fixed) { 'Mended: rp_filter of eth1 is 2 (loose): any way back will do, and the larger of "all" and the link counts.' }
else { 'Cause: the server would answer 10.0.1.2 by eth0, so that a packet of that sender on eth1 fails the strict reverse path filter. Set rp_filter of eth1 to 2 (loose), or route by source.' }
