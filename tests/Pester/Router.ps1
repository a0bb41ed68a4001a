# A lab for tests of single cmdlets: client 10.0.0.1 --- 10.0.0.254 router 10.1.0.1 --- 10.1.0.2 server, which listens on tcp 80.
function New-RouterLab {
    $null = New-NetLab router
    $null = New-NetNamespace client, router, server -Up
    $null = Add-VethPair client eth0 router eth0 -Address 10.0.0.1/24 -PeerAddress 10.0.0.254/24 -Up
    $null = Add-VethPair server eth0 router eth1 -Address 10.1.0.2/24 -PeerAddress 10.1.0.1/24 -Up
    $null = Add-IpRoute client default 10.0.0.254
    $null = Add-IpRoute server default 10.1.0.1
    Set-NetSysctl router net.ipv4.ip_forward 1
    $null = Add-NetListener server 80
}
