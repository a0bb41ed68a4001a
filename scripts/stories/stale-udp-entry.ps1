<#
.SYNOPSIS
A stale UDP entry: the endpoint has gone and the rules know it, but conntrack still sends the flow there.

.DESCRIPTION
    client 10.0.1.2 --- node, service address 10.96.0.10:53 --- old 10.0.2.2, new 10.0.2.3

nat rules see only the first packet of a flow; what follows goes where conntrack remembers. A UDP client that keeps its source port is one flow for as
long as it sends. kube-proxy deletes such entries when an endpoint goes; rules that are changed by hand, or a proxy that crashed in between, leave them.
#>
param([switch] $Fixed)

$null = New-NetLab stale-udp-entry
$null = New-NetNamespace client, node, old, new -Up
$null = Add-VethPair client eth0 node eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
$null = Add-Bridge node cni0 -Address 10.0.2.1/24 -Up
foreach ($name in 'old', 'new') {
    $null = Add-VethPair $name eth0 node "veth-$name" -Up
    Set-IpLink node "veth-$name" -Master cni0
    $null = Add-NetListener $name 53 -Protocol udp
}
$null = Add-IpAddress old eth0 10.0.2.2/24
$null = Add-IpAddress new eth0 10.0.2.3/24
foreach ($name in 'old', 'new') { $null = Add-IpRoute $name default 10.0.2.1 }
$null = Add-IpRoute client default 10.0.1.1
$null = Set-NetSysctl node net.ipv4.ip_forward 1
$null = Add-IptablesRule node PREROUTING -Table nat -Rule '-d 10.96.0.10 -p udp --dport 53 -j DNAT --to-destination 10.0.2.2:53'

'The first question:'
Trace-Packet client 10.96.0.10 -Port 53 -Protocol udp -SourcePort 5353 -PayloadSize 40

# The endpoint goes, another one takes its place, and the rule follows.
Remove-NetListener old 53 -Protocol udp
Remove-IptablesRule node PREROUTING -Table nat -All
$null = Add-IptablesRule node PREROUTING -Table nat -Rule '-d 10.96.0.10 -p udp --dport 53 -j DNAT --to-destination 10.0.2.3:53'
if ($Fixed) { Clear-Conntrack node }

'The next question, from the same port:'
Trace-Packet client 10.96.0.10 -Port 53 -Protocol udp -SourcePort 5353 -PayloadSize 40
if ($Fixed) { 'Mended: the entry was deleted (conntrack -D), so that the packet was new and met the new rule.' }
else { 'Cause: the flow is still in conntrack with 10.0.2.2 as its destination, so that no nat rule is asked. Delete the entry (conntrack -D -p udp --orig-dst 10.96.0.10), or wait until the client is silent for its timeout.' }
