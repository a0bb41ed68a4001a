<#
.SYNOPSIS
A pod calls its own service, and the bridge port has no hairpin_mode: a bridge sends nothing back to where it came from.

.DESCRIPTION
    web 10.244.0.2 --- cni0 node1          service web 10.96.0.80:80 -> 10.244.0.2:80

The rules are in order: the packet is sent to the pod that sent it, with the address of the bridge. But it is bridged traffic now, from a port back to
the same port, and that is what a bridge never does unless the port's hairpin_mode says so. The pod reaches every other endpoint of its service, and
one connection in so many fails.
#>
param([switch] $Fixed)

$null = New-NetLab hairpin-without-hairpin-mode
$null = New-KubeCluster -Node node1 -NoHairpin:(-not $Fixed)
$null = New-KubePod web -Node node1 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.80

Trace-Packet pod/web svc/web -Port 80
if ($Fixed) { 'Mended: hairpin_mode is on for the pod''s port of cni0.' }
else { 'Cause: the packet would have to leave cni0 by the port that it came in by. Set hairpinMode of the bridge plugin (bridge link set dev VETH hairpin on).' }
