<#
A network namespace is alone until a cable joins it to another one.

Two namespaces have addresses of the same network, and still do not reach each other. A veth pair is the cable.
#>
$null = New-NetLab isolated-namespaces

$null = New-NetNamespace red, blue -Up
$null = Add-DummyLink red here -Address 10.0.0.1/24 -Up
$null = Add-DummyLink blue here -Address 10.0.0.2/24 -Up

'1. Red sends to 10.0.0.2. Its link leads nowhere:'
Trace-Packet red 10.0.0.2

'2. A cable between them, and the addresses at its ends:'
Get-IpLink -Name here | Remove-IpLink
Add-VethPair red eth0 blue eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up | Format-Table
Trace-Packet red 10.0.0.2

'3. One end goes down, and with it the carrier of the other:'
Set-IpLink blue eth0 -Down
Get-IpLink red | Format-Table
Trace-Packet red 10.0.0.2
