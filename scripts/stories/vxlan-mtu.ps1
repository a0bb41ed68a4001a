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
$null = New-KubePod web -Node node2 -ContainerPort 80/TCP, 80/UDP

if (-not $Fixed) {
    # Somebody set the mtu of the bridge plugin to that of the nodes' link.
    Set-IpLink client.default eth0 -Mtu 1500
    Get-IpLink node1 veth* | Set-IpLink -Mtu 1500
    Set-IpLink node1 cni0 -Mtu 1500
    $null = Add-IptablesRule node1 OUTPUT -Rule '-p icmp --icmp-type fragmentation-needed -j DROP'
}

'A ping:'
Trace-Packet pod/client pod/web
'A full packet:'
Trace-Packet pod/client pod/web -Protocol udp -Port 80 -PayloadSize 1472
if ($Fixed) { 'Mended: the pods have the mtu of the overlay, 1450, and cut what is longer themselves.' }
else { 'Cause: the packet is longer than the overlay''s 1450 bytes, and the "fragmentation needed" that says so was dropped. Give pods the mtu of the overlay, and let that ICMP message pass.' }
