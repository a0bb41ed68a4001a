<#
.SYNOPSIS
A host firewall does not stop a published port: the packet is forwarded, and INPUT never sees it.

.DESCRIPTION
    attacker 203.0.113.9 --- 203.0.113.1 host, docker0 --- db 172.17.0.2:5432

The administrator drops everything in INPUT that comes from outside, and publishes a database's port for the host's own use. But Docker's
rule in PREROUTING gives the packet the container's address before the route is looked up: it is forwarded, and INPUT is not asked. What
shall hold for published ports too belongs into DOCKER-USER, which FORWARD asks first. There the packet has its new destination already;
conntrack still knows the port that was called.
#>
param([switch] $Fixed)

$null = New-NetLab docker-published-port-firewall
$null = New-NetNamespace attacker, host -Up
$null = Add-VethPair attacker eth0 host eth0 -Address 203.0.113.9/24 -PeerAddress 203.0.113.1/24 -Up
$null = New-DockerHost host
$null = New-DockerContainer db -Publish 5432:5432 -Listen 5432

# What ufw and many others do.
$null = Add-IptablesRule host INPUT -Rule '-i eth0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT'
$null = Add-IptablesRule host INPUT -Rule '-i eth0 -j DROP'

if ($Fixed) {
    $null = Add-IptablesRule host DOCKER-USER -Rule '-i eth0 -p tcp -m conntrack --ctorigdstport 5432 --ctdir ORIGINAL -j DROP'
}

Trace-Packet attacker 203.0.113.1 -Port 5432
if ($Fixed) { 'Mended: a rule of DOCKER-USER drops it, by the port that was called. Better still: publish on 127.0.0.1 alone.' }
else { 'Cause: DNAT in PREROUTING sends the packet through FORWARD, so that the rules of INPUT do not see it. Write them into DOCKER-USER.' }
