<#
.SYNOPSIS
bridge-nf-call-iptables is 0, and client and endpoint are on one node: the answer goes past the rules that would translate it back.

.DESCRIPTION
    client 10.244.0.2 ---\
                          cni0 node1       service web 10.96.0.80:80 -> 10.244.0.3:80
    web    10.244.0.3 ---/

The request goes to the service's address, by way of the node's routing, and is translated. The answer goes from one port of the bridge to another and is
none of IP's business, unless br_netfilter passes bridged packets through iptables. With the sysctl at 0 it reaches the client with the pod's
address as its source. The same service works from every other node.
#>
param([switch] $Fixed)

$null = New-NetLab bridge-nf-call-iptables-off
$null = New-KubeCluster -Node node1
$null = New-KubePod client -Node node1
$null = New-KubePod web -Node node1 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.80

if (-not $Fixed) { $null = Set-NetSysctl node1 net.bridge.bridge-nf-call-iptables 0 }

Trace-Packet pod/client svc/web -Port 80
if ($Fixed) { 'Mended: net.bridge.bridge-nf-call-iptables is 1, so that the bridged answer is translated back.' }
else { 'Cause: the answer is bridged and never meets conntrack, so that its source stays 10.244.0.3 and the client does not know it. Load br_netfilter and set net.bridge.bridge-nf-call-iptables to 1.' }
