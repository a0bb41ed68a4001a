<#
A container on plain Docker: unreachable from outside until a port is mapped.

    client 192.0.2.9 --- 192.0.2.1 host, docker0 172.17.0.1 --- web 172.17.0.2
#>
$null = New-NetLab docker
$null = New-NetNamespace client, host -Up
$null = Add-VethPair client eth0 host eth0 -Address 192.0.2.9/24 -PeerAddress 192.0.2.1/24 -Up
$null = New-DockerHost host

'1. docker run --name web nginx'
$null = New-DockerContainer web -Listen 80
Get-DockerContainer | Format-Table

'2. The host reaches it, and it reaches the world by the host''s address.'
Test-Packet host web -Port 80
Test-Packet web client

'3. From outside nobody does: the host''s port 80 is not the container''s.'
Trace-Packet client 192.0.2.1 -Port 80

'4. Not even who knows the way to the container''s address.'
$null = Add-IpRoute client 172.17.0.0/16 192.0.2.1
Trace-Packet client 172.17.0.2 -Port 80

'5. docker rm -f web; docker run --name web -p 8080:80 nginx'
Remove-DockerContainer web -Force
$null = New-DockerContainer web -Publish 8080:80 -Listen 80
Get-DockerContainer | Format-Table
Trace-Packet client 192.0.2.1 -Port 8080

'6. By 127.0.0.1 no rule translates: docker-proxy takes the connection, and opens another one.'
Trace-Packet host 127.0.0.1 -Port 8080

'7. On a network of one''s own containers find each other by name.'
$null = New-DockerNetwork backend
$null = New-DockerContainer db -Network backend -Alias database -Listen 5432
$null = New-DockerContainer app -Network backend
Resolve-DockerName app database | Format-Table
Trace-Packet app database -Port 5432

'8. And other networks'' containers do not reach them.'
Trace-Packet web db -Port 5432
