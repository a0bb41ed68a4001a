<#
.SYNOPSIS
Pod egress without masquerade: the request gets out, and nobody out there knows the way back to a pod.

.DESCRIPTION
    client pod 10.244.0.2 --- node1 192.168.0.2 --- router --- 203.0.113.9 internet

The network plugin was set up with ipMasq false. The pod's packet leaves with the pod's own address as its source. That address means something
only inside the cluster: outside, nobody has a route to it, and the answer never starts. Pods reach each other all the same.
#>
param([switch] $Fixed)

$null = New-NetLab pod-egress-without-masquerade
$null = New-KubeCluster -Node node1 -NoMasquerade:(-not $Fixed)
$null = New-KubePod client -Node node1
$null = New-NetNamespace internet -Up
$null = Add-VethPair internet eth0 kubernetes-lan wan0 -Address 203.0.113.9/24 -PeerAddress 203.0.113.1/24 -Up
$null = Add-IpRoute internet 192.168.0.0/24 203.0.113.1
$null = Add-NetListener internet 443

Trace-Packet pod/client 203.0.113.9 -Port 443
if ($Fixed) { 'Mended: ipMasq of the bridge plugin gives what leaves the cluster the address of the node, to which the answer finds back.' }
else { 'Cause: the packet left with the source 10.244.0.2, which nobody outside the cluster knows, so that the answer has no way back. Masquerade what leaves the cluster.' }
