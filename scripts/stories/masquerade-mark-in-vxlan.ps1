<#
.SYNOPSIS
The masquerade mark survives into the outer VXLAN packet: the overlay's own packet is masqueraded too.

.DESCRIPTION
    pod 10.244.0.2 --- node1 192.168.0.10 (VTEP 192.168.0.11) === node2 192.168.0.20 --- dns 10.244.1.2

A mark belongs to a packet in the kernel, and encapsulation keeps it. kube-proxy before 1.18 marked packets with 0x4000 and masqueraded by that
mark without taking it off: the outer packet went through POSTROUTING with the mark still on and was masqueraded once more. Then it has another source
than the VTEP's: kernels with a checksum bug broke it, and here the firewall of node2, which knows its VTEPs, drops it. Only the first packet of a flow is
marked, so that a TCP connection comes about after all, a second later, by its second SYN: "the service is slow".
#>
param([switch] $Fixed)

$null = New-NetLab masquerade-mark-in-vxlan
$null = New-NetNamespace pod, node1, node2, dns -Up
$null = Add-VethPair node1 eth0 node2 eth0 -Address 192.168.0.10/24, 192.168.0.11/24 -PeerAddress 192.168.0.20/24 -Up
$null = Add-VethPair pod eth0 node1 cni0 -Address 10.244.0.2/24 -PeerAddress 10.244.0.1/24 -Up
$null = Add-VethPair dns eth0 node2 cni0 -Address 10.244.1.2/24 -PeerAddress 10.244.1.1/24 -Up
$null = Add-Vxlan node1 flannel.1 -Id 1 -Local 192.168.0.11 -Device eth0 -NoLearning -MacAddress 02:00:00:00:00:01 -Address 10.244.0.0/32 -Up
$null = Add-Vxlan node2 flannel.1 -Id 1 -Local 192.168.0.20 -Device eth0 -NoLearning -MacAddress 02:00:00:00:00:02 -Address 10.244.1.0/32 -Up
foreach ($way in @{ At = 'node1'; Net = '10.244.1'; Mac = '02:00:00:00:00:02'; Vtep = '192.168.0.20' }, @{ At = 'node2'; Net = '10.244.0'; Mac = '02:00:00:00:00:01'; Vtep = '192.168.0.11' }) {
    $null = Add-IpRoute $way.At "$($way.Net).0/24" "$($way.Net).0" -Link flannel.1 -OnLink
    $null = Add-IpNeighbor $way.At flannel.1 "$($way.Net).0" $way.Mac
    $null = Add-BridgeFdb $way.At flannel.1 $way.Mac -Destination $way.Vtep
    $null = Set-NetSysctl $way.At net.ipv4.ip_forward 1
}
$null = Add-IpRoute pod default 10.244.0.1
$null = Add-IpRoute dns default 10.244.1.1
$null = Add-NetListener dns 53 -Protocol udp

# The service, and who may send to the VTEP of node2.
$null = Add-IptablesRule node1 PREROUTING -Table nat -Rule '-d 10.96.0.10 -p udp --dport 53 -j MARK --set-xmark 0x4000/0x4000'
$null = Add-IptablesRule node1 PREROUTING -Table nat -Rule '-d 10.96.0.10 -p udp --dport 53 -j DNAT --to-destination 10.244.1.2:53'
if ($Fixed) {
    $null = Add-IptablesRule node1 POSTROUTING -Table nat -Rule '-m mark ! --mark 0x4000/0x4000 -j RETURN'
    $null = Add-IptablesRule node1 POSTROUTING -Table nat -Rule '-j MARK --set-xmark 0x4000/0x0'
    $null = Add-IptablesRule node1 POSTROUTING -Table nat -Rule '-j MASQUERADE'
}
else { $null = Add-IptablesRule node1 POSTROUTING -Table nat -Rule '-m mark --mark 0x4000/0x4000 -j MASQUERADE' }
$null = Add-IptablesRule node2 INPUT -Rule '-p udp --dport 8472 ! -s 192.168.0.11 -j DROP'

Trace-Packet pod 10.96.0.10 -Protocol udp -Port 53 -PayloadSize 40
if ($Fixed) { 'Mended: the mark is taken off before MASQUERADE, as kube-proxy does since 1.18, so that the outer packet carries none.' }
else { 'Cause: the outer packet still carries 0x4000 and is masqueraded to 192.168.0.10, which is not the address of a VTEP. Take the mark off before MASQUERADE.' }
