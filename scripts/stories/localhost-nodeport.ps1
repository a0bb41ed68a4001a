<#
.SYNOPSIS
A node port by way of 127.0.0.1: it works only as long as route_localnet lets packets with a loopback address leave lo.

.DESCRIPTION
    node1 192.168.0.2, 127.0.0.1:30080 --- cni0 --- web 10.244.0.2

Somebody on the node calls 127.0.0.1:30080. kube-proxy's rules send that to the pod, which is on another link. The source is 127.0.0.1 still when the route is looked up
again, and the kernel lets no loopback address out of lo unless net.ipv4.conf.*.route_localnet is 1. kube-proxy sets it (unless it was told
--iptables-localhost-nodeports=false); a hardening script has put it back.
#>
param([switch] $Fixed)

$null = New-NetLab localhost-nodeport
$null = New-KubeCluster -Node node1
$null = New-KubePod web -Node node1 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -Type NodePort -NodePort 30080

if (-not $Fixed) { $null = Set-NetSysctl node1 net.ipv4.conf.all.route_localnet 0 }

'By the node''s address:'
Trace-Packet node1 192.168.0.2 -Port 30080
'By 127.0.0.1:'
Trace-Packet node1 127.0.0.1 -Port 30080
if ($Fixed) { 'Mended: net.ipv4.conf.all.route_localnet is 1, as kube-proxy sets it.' }
else { 'Cause: with route_localnet 0 a packet from 127.0.0.1 may not leave lo, and the pod is not there. Use the node''s address, or set route_localnet to 1 together with the rule that keeps neighbours out.' }
