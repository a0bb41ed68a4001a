<#
.SYNOPSIS
A service without endpoints is rejected at once; a port that no service has is routed away.

.DESCRIPTION
    client pod 10.244.0.2 --- node1 --- router
    service web 10.96.0.80:80, selector app=web, no pod is ready

Both look like "connection problem", and they are two things. For a service without endpoints kube-proxy has a REJECT rule, and the client hears
"refused" at once. A port of the same address that the service does not have is no business of kube-proxy: no rule matches, and the packet takes the
default route out of the node, where nobody knows the address.
#>
param([switch] $Fixed)

$null = New-NetLab service-without-endpoints
$null = New-KubeCluster -Node node1
$null = New-KubePod client -Node node1
$null = New-KubePod web -Node node1 -Label @{ app = 'web' } -ContainerPort 80 -NotReady
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.80

if ($Fixed) { $null = Set-KubePod web -Ready $true }

'A port that the service does not have:'
Trace-Packet pod/client svc/web -Port 81
'The port of the service:'
Trace-Packet pod/client svc/web -Port 80
if ($Fixed) { 'Mended: the pod is ready, and with that an endpoint of the service.' }
else { 'Cause: no pod with app=web is ready, so that the service has no endpoints, and kube-proxy rejects. Look at the pods'' readiness and at the selector.' }
