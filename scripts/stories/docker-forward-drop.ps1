<#
.SYNOPSIS
Docker's FORWARD DROP and another bridge: what Docker does not forward itself is dropped.

.DESCRIPTION
    client 10.0.1.2 --- 10.0.1.1 node, cni0 10.244.1.1 --- pod 10.244.1.2
                                     \ docker0 172.17.0.1

Docker turns ip_forward on when it starts. So that the machine does not become a router for everybody, it sets the policy of FORWARD to
DROP at the same time, and accepts by its own chains what goes to and from its own bridges. A second bridge, of a CNI plugin or of virtual
machines, is nobody's: its packets reach the end of the chain. Whoever forwards as well must say so: flannel adds two such rules.
#>
param([switch] $Fixed)

$null = New-NetLab docker-forward-drop
$null = New-NetNamespace client, node, pod -Up
$null = Add-VethPair client eth0 node eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
$null = Add-Bridge node cni0 -Address 10.244.1.1/24 -Up
$null = Add-VethPair pod eth0 node veth0 -Address 10.244.1.2/24 -Up
Set-IpLink node veth0 -Master cni0
$null = Add-IpRoute client 10.244.1.0/24 10.0.1.1
$null = Add-IpRoute pod default 10.244.1.1
$null = Add-NetListener pod 80

# Forwarding was off until now.
$null = New-DockerHost node

if ($Fixed) {
    $null = Add-IptablesRule node FORWARD -Rule '-s 10.244.0.0/16 -j ACCEPT'
    $null = Add-IptablesRule node FORWARD -Rule '-d 10.244.0.0/16 -j ACCEPT'
}

Trace-Packet client pod -Port 80
if ($Fixed) { 'Mended: two rules of FORWARD accept what goes to and comes from the pods.' }
else { 'Cause: Docker set the policy of FORWARD to DROP when it turned forwarding on, and no rule of its chains is about cni0. Accept the pods'' network in FORWARD or in DOCKER-USER.' }
