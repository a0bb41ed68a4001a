<#
Containers on docker0, and ports published with rules of the kind that 'docker run -p 8080:80' makes.

    outside 192.0.2.99 --- 192.0.2.10 host, docker0 172.17.0.1 --- web 172.17.0.2
                                                               \-- db  172.17.0.3
#>
$null = New-NetLab docker-port-mapping

$null = New-NetNamespace outside, host, web, db -Up
$null = Add-VethPair outside eth0 host eth0 -Address 192.0.2.99/24 -PeerAddress 192.0.2.10/24 -Up
$null = Add-Bridge host docker0 -Address 172.17.0.1/16 -Up
$number = 1
foreach ($name in 'web', 'db') {
    $number++
    $null = Add-VethPair $name eth0 host "veth$name" -Address "172.17.0.$number/16" -Up
    Set-IpLink host "veth$name" -Master docker0
    $null = Add-IpRoute $name default 172.17.0.1
}
Set-NetSysctl host net.ipv4.ip_forward 1
$null = Add-NetListener web -Port 80
$null = Add-NetListener db -Port 5432

Restore-Iptables host -Text @'
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER - [0:0]
-A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -i docker0 -j ACCEPT
-A DOCKER -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
'@

'1. From outside to the published port:'
Trace-Packet outside 192.0.2.10 -Port 8080

'2. A container goes out: its address is hidden behind that of the host.'
Trace-Packet web 192.0.2.99

'3. Nobody published the database:'
$null = Add-IpRoute outside 172.17.0.0/16 192.0.2.10
Trace-Packet outside db -Port 5432

'4. What conntrack remembers, and what the rules counted:'
Get-Conntrack host | Format-Table
Get-IptablesRule host | Where-Object Packets | Format-Table
