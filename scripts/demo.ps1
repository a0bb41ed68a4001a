<#
A container behind a published port: the first look at KubeNet.

A client on the network opens http://192.0.2.10:8080. The host has no web server there, but a rule of the kind that
'docker run -p 8080:80' makes, which sends the packet on to a container. Does it arrive, and does the answer find its way back?

Nothing here touches this machine's network: the lab is a model. Run it with ./kubenet -File scripts/demo.ps1
#>
$null = New-NetLab demo

# Three machines, as far as the network is concerned: a client, a host, and a container on the host.
$null = New-NetNamespace client, host, web -Up
$null = Add-VethPair client eth0 host eth0 -Address 192.0.2.99/24 -PeerAddress 192.0.2.10/24 -Up
$null = Add-Bridge host docker0 -Address 172.17.0.1/16 -Up
$null = Add-VethPair web eth0 host veth1 -Address 172.17.0.2/16 -Up
Set-IpLink host veth1 -Master docker0
$null = Add-IpRoute web default 172.17.0.1
Set-NetSysctl host net.ipv4.ip_forward 1

# The web server, and the rules that publish it.
$null = Add-NetListener web -Port 80
$null = Add-IptablesRule host PREROUTING -Table nat -Rule '-p tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80'
$null = Add-IptablesRule host POSTROUTING -Table nat -Rule '-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE'

'The client opens a connection to 192.0.2.10:8080. Each line is one decision of a kernel on the way:'
Trace-Packet -From client -To 192.0.2.10 -Port 8080

'Somebody makes the host forward only what a rule allows, and forgets the rule. The same again:'
Set-IptablesPolicy host FORWARD DROP
Trace-Packet -From client -To 192.0.2.10 -Port 8080
