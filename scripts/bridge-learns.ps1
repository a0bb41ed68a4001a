<#
A bridge learns who is behind which port from the frames that it sees.

Three hosts on one bridge. The bridge floods what is for an address that it has not seen, and forgets after five minutes without a frame from there.
#>
$null = New-NetLab bridge-learns

$null = New-NetNamespace switch, one, two, three -Up
$null = Add-Bridge switch br0 -Up
$number = 0
foreach ($name in 'one', 'two', 'three') {
    $number++
    $null = Add-VethPair $name eth0 switch "port$number" -Address "10.0.0.$number/24" -MacAddress "02:00:00:00:00:0$number" -Up
    Set-IpLink switch "port$number" -Master br0
}

'1. A new bridge knows only its own addresses:'
Get-BridgeFdb switch br0 | Format-Table

'2. One asks for two by ARP, which is flooded; the bridge learns both from what they send:'
Trace-Packet one 10.0.0.2
Get-BridgeFdb switch br0 | Where-Object State -eq learned | Format-Table

'3. Six minutes later the bridge has forgotten: five minutes after the two last asked for each other. One still knows the address of two, so that no ARP helps, and the frame is flooded:'
Step-NetClock -Minutes 6
Trace-Packet one 10.0.0.2 -OneWay
