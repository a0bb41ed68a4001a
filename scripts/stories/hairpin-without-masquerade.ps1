<#
.SYNOPSIS
A pod calls its own service, without masquerade: it gets a packet from itself, and takes it for a forgery.

.DESCRIPTION
    web 10.244.0.2 --- cni0 node1          service web 10.96.0.80:80 -> 10.244.0.2:80

The service has one endpoint, the very pod that calls. kube-proxy's chain of an endpoint (KUBE-SEP) first marks packets that come from that
endpoint, so that they return to it with the address of the bridge. Without that rule the packet comes back with the pod's own address as its source,
and a host takes no packet from its own address from outside.
#>
param([switch] $Fixed)

$null = New-NetLab hairpin-without-masquerade
$null = New-KubeCluster -Node node1
$null = New-KubePod web -Node node1 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.80

if (-not $Fixed) {
    Get-IptablesRule node1 -Table nat | Where-Object { $_.Chain -like 'KUBE-SEP-*' -and $_.Text -like '*KUBE-MARK-MASQ' } | Remove-IptablesRule
}

Trace-Packet pod/web svc/web -Port 80
if ($Fixed) { 'Mended: KUBE-SEP marks what comes from its own endpoint, so that it returns with the address of the bridge.' }
else { 'Cause: the packet comes back to the pod with the pod''s own address as its source. KUBE-SEP has to send what comes from its endpoint to KUBE-MARK-MASQ.' }
