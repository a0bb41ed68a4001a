<#
.SYNOPSIS
externalTrafficPolicy Local on a node without local endpoints: dropped from outside, and yet it works from a pod of that node.

.DESCRIPTION
    client 192.168.0.100 --- 192.168.0.2:30080 node1 (no endpoint)
                        \--- 192.168.0.3:30080 node2 --- web 10.244.1.2

With externalTrafficPolicy Local a node sends what comes from outside to its own endpoints only, so that the client's address is kept. A node without any
drops it in silence; a load balancer asks the health check port and leaves such a node out, a person who types the node's address does not. A pod of
the same node is inside, and gets through by the very same address.
#>
param([switch] $Fixed)

$null = New-NetLab external-traffic-policy-local
$null = New-KubeCluster -Node node1, node2
$null = New-KubePod web -Node node2 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubePod inside -Node node1
$policy = if ($Fixed) { 'Cluster' } else { 'Local' }
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -Type NodePort -NodePort 30080 -ExternalTrafficPolicy $policy
$null = New-NetNamespace client -Up
$null = Add-VethPair client eth0 kubernetes-lan client -Address 192.168.0.100/24 -Up
Set-IpLink kubernetes-lan client -Master lan0

'From a pod of node1 to the port of node1:'
Trace-Packet pod/inside 192.168.0.2 -Port 30080
'From outside to the port of node1:'
Trace-Packet client 192.168.0.2 -Port 30080
if ($Fixed) { 'Mended: externalTrafficPolicy is Cluster; node1 sends it on to node2, and masquerades it for that.' }
else { 'Cause: node1 has no endpoint of its own, and externalTrafficPolicy Local forbids those of others. Ask node2, or set the policy to Cluster and lose the client''s address.' }
