<#
A Service, its pods on two nodes, and what really happens to a packet.

    client 10.1.46.3 ---\                                    /--- web-2 10.1.77.2
                         node1 10.1.46.0/24 === node2 10.1.77.0/24
    web-1  10.1.46.2 ---/        the overlay (flannel)

    Service web: 10.254.248.68 port 80/TCP, endpoints 10.1.46.2:80 and 10.1.77.2:80
#>
$null = New-NetLab kubernetes
$null = New-KubeCluster -Cni FlannelVxlan -PodCidr 10.1.0.0/16 -ServiceCidr 10.254.0.0/16
$null = Add-KubeNode node1 -PodCidr 10.1.46.0/24
$null = Add-KubeNode node2 -PodCidr 10.1.77.0/24
$null = New-KubePod web-1 -Node node1 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubePod web-2 -Node node2 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubePod client -Node node1
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.254.248.68

'1. The service and its endpoints:'
Get-KubeService | Format-Table
Get-KubeEndpoint web | Format-Table

'2. No device has the address of the service. It is a line in the rules that kube-proxy wrote on every node:'
Get-IptablesRule node1 -Table nat | Where-Object { $_.Text -like '*default/web*' } | ForEach-Object Text

'3. A pod calls the service. The rules choose one of the endpoints and send the packet straight to it:'
Trace-Packet pod/client 10.254.248.68 -Port 80 -Seed 3

'4. Each endpoint is as likely as the other:'
Trace-Packet pod/client svc/web -Port 80 -AllPaths | ForEach-Object { '{0:p0} {1}' -f $_.Probability, $_.Summary }

'5. Pods on one node meet over its bridge:'
Trace-Packet pod/client pod/web-1 -Port 80

'6. Pods on two nodes meet over the overlay: the packet travels in a UDP packet between the nodes.'
Trace-Packet pod/client pod/web-2 -Port 80

'7. The containers of a pod share its network, and meet on localhost:'
$null = New-KubePod pair -Node node1 -Container @{ app = 8080; sidecar = 9090 }
Trace-Packet pod/pair 127.0.0.1 -Port 9090

'8. A pod goes. The endpoints change, and with them the rules of every node:'
Remove-KubePod web-1
Get-IptablesRule node2 -Table nat | Where-Object { $_.Text -like '*default/web*' } | ForEach-Object Text
Trace-Packet pod/client svc/web -Port 80 | Format-Table
