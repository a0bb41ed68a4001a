<#
.SYNOPSIS
Pings pass and bulk transfers hang: the overlay needs 50 bytes of every packet, and the message that says so is dropped.

.DESCRIPTION
    client 10.244.0.2 (mtu 1500) --- node1 flannel.1 (mtu 1450) === flannel.1 node2 --- web 10.244.1.2

A packet of 1500 bytes does not fit through VXLAN over a link of 1500 bytes. Pods with an mtu of 1500 learn that from "fragmentation needed", which node1
sends. Here a firewall drops ICMP on its way to the pod. Small packets, and so pings and handshakes, pass; the first full segment vanishes, and is sent again
and again.
#>
param([switch] $Fixed)

$null = New-NetLab vxlan-mtu
$null = New-KubeCluster -Cni FlannelVxlan -Node node1, node2
$null = New-KubePod client -Node node1
$null = New-KubePod web -Node node2 -ContainerPort 80

if (-not $Fixed) {
    # Somebody set the mtu of the bridge plugin to that of the nodes' link.
    Set-IpLink client.default eth0 -Mtu 1500
    Set-IpLink web.default eth0 -Mtu 1500
    Get-IpLink node1, node2 veth* | Set-IpLink -Mtu 1500
    Get-IpLink node1, node2 cni0 | Set-IpLink -Mtu 1500
    $null = Add-IptablesRule node1 OUTPUT -Rule '-p icmp --icmp-type fragmentation-needed -j DROP'
}

'A ping:'
Trace-Packet pod/client pod/web
'A connection, and 1448 bytes of data on it:'
Trace-Packet pod/client pod/web -Port 80 -Conversation -PayloadSize 1448
if ($Fixed) { 'Mended: the pods have the mtu of the overlay, 1450, so that TCP makes its segments no longer.' }
else { 'Cause: the segment is longer than the overlay''s 1450 bytes, and the "fragmentation needed" that says so was dropped. Give pods the mtu of the overlay, and let that ICMP message pass.' }
