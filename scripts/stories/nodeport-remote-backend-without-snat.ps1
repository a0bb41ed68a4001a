<#
.SYNOPSIS
A node port with its backend on another node, and no SNAT: the answer takes a short cut and comes from a stranger.

.DESCRIPTION
    client 192.168.0.100 --- 192.168.0.2:30080 node1
                        \--- 192.168.0.3 node2 --- web 10.244.1.2

node1 sends what comes to its port 30080 on to the pod on node2. kube-proxy marks such packets so that they leave with the address of node1, and
the answer comes back to be translated. A firewall script has flushed POSTROUTING of the nat table. Now the pod sees the client's own address and
answers it by way of node2, past node1 and its translation: the client gets an answer from an address that it never called.
#>
param([switch] $Fixed)

$null = New-NetLab nodeport-remote-backend-without-snat
$null = New-KubeCluster -Node node1, node2
$null = New-KubePod web -Node node2 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -Type NodePort -NodePort 30080
$null = New-NetNamespace client -Up
$null = Add-VethPair client eth0 kubernetes-lan client -Address 192.168.0.100/24 -Up
Set-IpLink kubernetes-lan client -Master lan0

if (-not $Fixed) { Remove-IptablesRule node1 POSTROUTING -Table nat -All }

Trace-Packet client 192.168.0.2 -Port 30080
if ($Fixed) { 'Mended: KUBE-POSTROUTING is asked again, so that the packet leaves with the address of node1 and its answer comes back there.' }
else { 'Cause: nothing in POSTROUTING masquerades the marked packet, so that the pod answers the client directly and with its own address. Restore the jump to KUBE-POSTROUTING.' }
