<#
.SYNOPSIS
A network policy's ipBlock sees the node's address: the office is allowed, but what it sends to another node's port arrives masqueraded.

.DESCRIPTION
    office 192.168.0.100 --- 192.168.0.2:30080 node1
                        \--- 192.168.0.3 node2 --- web 10.244.1.2

The policy of the web pod allows 192.168.0.100/32 and nobody else. The packet comes to the node port of node1, whose kube-proxy sends it on to node2 and masquerades it, so that
the answer comes back. When node2 asks the policy, the source is node1. With externalTrafficPolicy Local a node sends only to pods of its own and keeps the source: the office
then asks node2, and the policy sees the office.
#>
param([switch] $Fixed)

$null = New-NetLab netpol-ipblock-node-address
$null = New-KubeCluster -Node node1, node2
$null = New-KubePod web -Node node2 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -Type NodePort -NodePort 30080
$null = New-KubeNetworkPolicy office-only -PodSelector app=web -From 192.168.0.100/32
$null = New-NetNamespace office -Up
$null = Add-VethPair office eth0 kubernetes-lan office -Address 192.168.0.100/24 -Up
Set-IpLink kubernetes-lan office -Master lan0

if ($Fixed) { Set-KubeService web -ExternalTrafficPolicy Local }

$node = if ($Fixed) { '192.168.0.3' } else { '192.168.0.2' }
Trace-Packet office $node -Port 30080
if ($Fixed) { 'Mended: externalTrafficPolicy Local keeps the source, and the office asks the node that runs the pod.' }
else { 'Cause: node1 masquerades what it sends to another node, so that the ipBlock is held against the address of node1 instead of the office. Use externalTrafficPolicy Local.' }
