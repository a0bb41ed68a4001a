<#
.SYNOPSIS
NOTRACK removes an accept: an untracked answer is not ESTABLISHED.

.DESCRIPTION
    client 10.0.1.2 --- 10.0.1.1 node (DNS server elsewhere: 10.0.2.2)

A firewall accepts answers with "--ctstate ESTABLISHED,RELATED". To spare the connection table, somebody exempted DNS from tracking in the raw
table. What is not tracked has no state but UNTRACKED: the rule of the answers no longer fits, and they fall to the policy.
#>
param([switch] $Fixed)

$null = New-NetLab notrack-removes-accept
$null = New-NetNamespace node, dns -Up
$null = Add-VethPair node eth0 dns eth0 -Address 10.0.2.1/24 -PeerAddress 10.0.2.2/24 -Up
$null = Add-NetListener dns 53 -Protocol udp

$null = Add-IptablesRule node INPUT -Rule '-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'
$null = Set-IptablesPolicy node INPUT DROP
$null = Add-IptablesRule node OUTPUT -Table raw -Rule '-p udp --dport 53 -j NOTRACK'
$null = Add-IptablesRule node PREROUTING -Table raw -Rule '-p udp --sport 53 -j NOTRACK'

if ($Fixed) { $null = Add-IptablesRule node INPUT -Rule '-p udp --sport 53 -m conntrack --ctstate UNTRACKED -j ACCEPT' }

Trace-Packet node dns -Port 53 -Protocol udp -PayloadSize 40
if ($Fixed) { 'Mended: a rule of its own accepts untracked answers of DNS.' }
else { 'Cause: NOTRACK makes the answer UNTRACKED, so that "--ctstate ESTABLISHED,RELATED" no longer accepts it. Accept UNTRACKED for this traffic, or track it.' }
