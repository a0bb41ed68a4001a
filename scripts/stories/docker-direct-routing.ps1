<#
.SYNOPSIS
Direct routing to a container's address: Docker drops it in the raw table, before any other rule is asked.

.DESCRIPTION
    client 192.0.2.9 --- 192.0.2.1 host, br-web 10.9.0.1 --- web 10.9.0.2:80

The client has a route to the containers by way of the host, and the port is published. Older Docker engines let such packets in. Since
28.2 a rule of raw PREROUTING drops whatever comes for a container's own address from another link than its bridge, so that neither
FORWARD nor DOCKER-USER nor a tcpdump on the bridge ever shows it. A network can name links that it trusts, or be made with gateway mode
routed or nat-unprotected; the daemon's --allow-direct-routing opens them all.
#>
param([switch] $Fixed)

$null = New-NetLab docker-direct-routing
$null = New-NetNamespace client, host -Up
$null = Add-VethPair client eth0 host eth0 -Address 192.0.2.9/24 -PeerAddress 192.0.2.1/24 -Up
$null = Add-IpRoute client 10.9.0.0/24 192.0.2.1
$null = New-DockerHost host
$trusted = if ($Fixed) { @{ TrustedInterface = 'eth0' } } else { @{} }
$null = New-DockerNetwork web -Subnet 10.9.0.0/24 -BridgeName br-web @trusted
$null = New-DockerContainer shop -Network web -Publish 8080:80 -Listen 80

'By the port that is published on the host:'
Trace-Packet client 192.0.2.1 -Port 8080
'By the container''s own address:'
Trace-Packet client 10.9.0.2 -Port 80
if ($Fixed) { 'Mended: the network trusts eth0, so that a rule of raw PREROUTING accepts before the one that drops; the filter still asks for a published port.' }
else { 'Cause: a rule of raw PREROUTING drops what comes for the container''s address from any link but its bridge. Call the published port, or let the network trust the link.' }
