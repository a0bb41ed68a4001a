<#
.SYNOPSIS
Rules of iptables-legacy and iptables-nft mixed: the rule that allows is in one engine, and the other drops.

.DESCRIPTION
    client 10.0.1.2 --- 10.0.1.1 node

A container image or an old script writes with iptables-legacy, the distribution with iptables-nft. Both register with the kernel, and a
packet has to pass both: an ACCEPT ends the walk of its own engine only. Whoever looks with one tool sees half of the rules.
#>
param([switch] $Fixed)

$null = New-NetLab legacy-nft-mixed
$null = New-NetNamespace client, node -Up
$null = Add-VethPair client eth0 node eth0 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -Up
$null = Add-NetListener node 6443

# Written years ago by a script that calls iptables-legacy.
$null = Add-IptablesRule node INPUT -Legacy -Rule '-p tcp --dport 22 -j ACCEPT'
$null = Add-IptablesRule node INPUT -Legacy -Rule '-p tcp -j DROP'

# Written today; 'iptables -vnL', which is iptables-nft, shows just this.
$null = Add-IptablesRule node INPUT -Rule '-p tcp --dport 6443 -j ACCEPT'

if ($Fixed) { Remove-IptablesRule node -All -Legacy }

Trace-Packet client 10.0.1.1 -Port 6443
if ($Fixed) { 'Mended: the rules of iptables-legacy are gone; only one engine is in use.' }
else { 'Cause: the rule that accepts is in nf_tables, but iptables-legacy has rules of its own, and a packet must pass both. Look with iptables-legacy-save too, and keep one engine.' }
