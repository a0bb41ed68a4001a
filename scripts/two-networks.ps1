<#
Two networks, joined by a router that is their gateway; and the same two when one thing is missing.

    left 10.1.0.2 --- 10.1.0.1 router 10.2.0.1 --- 10.2.0.2 right
#>
$null = New-NetLab two-networks

$null = New-NetNamespace left, router, right -Up
$null = Add-VethPair left eth0 router eth1 -Address 10.1.0.2/24 -PeerAddress 10.1.0.1/24 -Up
$null = Add-VethPair right eth0 router eth2 -Address 10.2.0.2/24 -PeerAddress 10.2.0.1/24 -Up

'1. Both hang on the router, but nobody told left that there is more than its own network:'
Trace-Packet left right

'2. Left gets a default route. Now its packet reaches the router, which is a host and no router yet:'
$null = Add-IpRoute left default 10.1.0.1
Trace-Packet left right

'3. The router forwards. The packet arrives, but right does not know the way back:'
Set-NetSysctl router net.ipv4.ip_forward 1
Trace-Packet left right

'4. With a route back, they talk:'
$null = Add-IpRoute right default 10.2.0.1
Trace-Packet left right
