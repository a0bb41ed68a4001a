<#
How a host knows which addresses are its own: the LOCAL table, which the kernel keeps and asks before all others.
#>
$null = New-NetLab local-table

$null = New-NetNamespace host, peer -Up
$null = Add-VethPair host eth0 peer eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.2/24 -Up

'1. The rules say in which order tables are asked; the first has priority 0:'
Get-IpRule host | Format-Table

'2. An address put a route of type local into it, and one for the broadcast address:'
Get-IpRoute host -Table local -AsText
''

'3. So the own address leads to lo, whatever other tables say, and a neighbour leads out:'
Find-IpRoute host 10.0.0.1, 10.0.0.2 | Format-Table

'4. A second address, and the table has it too:'
$null = Add-IpAddress host eth0 192.0.2.7/32
Get-IpRoute host -Table local | Where-Object Destination -eq 192.0.2.7 | Format-Table

'5. Now a packet for it is taken in:'
$null = Add-IpRoute peer 192.0.2.7 10.0.0.1
Trace-Packet peer 192.0.2.7
