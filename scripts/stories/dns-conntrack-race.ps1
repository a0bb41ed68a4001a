<#
.SYNOPSIS
The DNS race in conntrack: two queries at once from one socket, and a late answer to the second one is a stranger's packet.

.DESCRIPTION
    client --- node1 --- kube-dns 10.96.0.10:53 -> dns-1 10.244.0.2, dns-2 10.244.0.3

A resolver asks for the A and the AAAA record in two packets, at once and from one socket. Both are the first packet of the same flow: conntrack has no entry yet, and each is
translated to an endpoint of its own. The first that leaves is confirmed; the second finds an entry of its flow with another translation. Kernels before 5.7 dropped it, and the
resolver waited five seconds. Since then it goes on, but its own entry lives for one second and is found by its answer only. An answer that takes longer meets no entry: it
is not translated back, and whoever admits answers only - here a rule, as network policies write it - drops it.
#>
param([switch] $Fixed)

$null = New-NetLab dns-conntrack-race
$null = New-KubeCluster -Node node1
$null = New-KubePod dns-1, dns-2 -Node node1 -Label @{ app = 'dns' } -ContainerPort 53/UDP
$null = New-KubePod client -Node node1 -ContainerPort 5353/UDP, 5354/UDP
$null = New-KubeService kube-dns -Port 53/UDP -Selector @{ app = 'dns' } -ClusterIP 10.96.0.10
$null = Add-IptablesRule node1 FORWARD -Position 1 -Rule '-d 10.244.0.4 -m conntrack --ctstate NEW -j DROP'
$query = @{ From = 'pod/client'; To = 'svc/kube-dns'; Protocol = 'udp'; Port = 53; PayloadSize = 40; OneWay = $true }

'The queries for A and AAAA leave together. Where they went:'
if ($Fixed) {
    $sent = @(Trace-Packet @query -SourcePort 5353 -Seed 3) + @(Trace-Packet @query -SourcePort 5354)
}
else { $sent = Trace-Packet @query -SourcePort 5353 -Count 2 -Together -Seed 3 }
$sent | ForEach-Object { "  port $($_.Packet.SourcePort) -> $($_.Delivered.Namespace)" }

'Two seconds later comes the answer to the second one:'
$null = Step-NetClock -Seconds 2
$second = $sent[1]
Trace-Packet -From $second.Delivered.Namespace -To 10.244.0.4 -Protocol udp -SourcePort 53 -Port $second.Packet.SourcePort -PayloadSize 80 -OneWay
if ($Fixed) { 'Mended: each query is a flow of its own (single-request-reopen in resolv.conf), with an entry that lives as long as its socket needs it.' }
else { 'Cause: one flow has only one entry; that of the second query was gone after a second. Let the resolver use two sockets (single-request-reopen), or ask a cache on the node.' }
