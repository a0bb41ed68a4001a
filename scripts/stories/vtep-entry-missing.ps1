<#
.SYNOPSIS
A missing entry at the VTEP: without the neighbour nobody answers, and without the FDB entry the frame has nowhere to go.

.DESCRIPTION
    client 10.244.0.2 --- node1 flannel.1 === overlay === flannel.1 node2 --- web 10.244.1.2

flannel writes three things for each other node: a route to its pods, the MAC address of its flannel.1 (a permanent neighbour), and which node that MAC address is
behind (an FDB entry). The device learns nothing by itself. If flanneld has missed a node, or somebody flushed a table, packets end on their own
node, and tcpdump on eth0 shows nothing at all.
#>
param([switch] $Fixed)

$null = New-NetLab vtep-entry-missing
$null = New-KubeCluster -Cni FlannelVxlan -Node node1, node2
$null = New-KubePod client -Node node1
$null = New-KubePod web -Node node2 -ContainerPort 80

if (-not $Fixed) {
    Get-BridgeFdb node1 flannel.1 | Remove-BridgeFdb
    'Without the FDB entry:'
    Trace-Packet pod/client pod/web -Port 80
    Get-IpNeighbor node1 -Link flannel.1 | Remove-IpNeighbor
    'Without the neighbour:'
}

Trace-Packet pod/client pod/web -Port 80
if ($Fixed) { 'Mended: flanneld has written the neighbour and the FDB entry of node2.' }
else { 'Cause: node1 does not know the MAC address of node2''s flannel.1, nor the node behind it. Restart flanneld, or add the entries (ip neigh add, bridge fdb append).' }
