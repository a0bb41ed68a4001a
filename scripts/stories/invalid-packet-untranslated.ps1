<#
.SYNOPSIS
A packet out of the window is INVALID, is not translated back, and the client resets the connection.

.DESCRIPTION
    client 10.244.0.2 --- node1 === node2 --- web 10.244.1.2          service web 10.96.0.80:80

A busy server's packet arrives late, or a segment is far out of the window. conntrack calls it INVALID and leaves it alone: no state, no translation. Without a rule that
drops it, it goes on to the client with the pod's own address as its source. The client knows no such connection and answers RST; that goes to the pod, matches the
connection there, and a healthy download ends with "connection reset by peer".
#>
param([switch] $Fixed)

$null = New-NetLab invalid-packet-untranslated
$null = New-KubeCluster -Cni FlannelHostGw -Node node1, node2
$null = New-KubePod client -Node node1
$null = New-KubePod web -Node node2 -Label @{ app = 'web' } -ContainerPort 80
$null = New-KubeService web -Port 80 -Selector @{ app = 'web' } -ClusterIP 10.96.0.80

if (-not $Fixed) {
    Get-IptablesRule node1, node2 -Chain KUBE-FORWARD | Where-Object Text -like '*--ctstate INVALID*' | Remove-IptablesRule
}

'The connection:'
Trace-Packet pod/client svc/web -Port 80 -SourcePort 41000 -Conversation -PayloadSize 100
'A segment of the server, far out of the window:'
Trace-Packet pod/web pod/client -Port 41000 -SourcePort 80 -TcpFlag Ack, Psh -SequenceNumber 900000 -AcknowledgmentNumber 101
if ($Fixed) { 'Mended: kube-proxy''s rule in KUBE-FORWARD drops what is INVALID, so that the client never sees it.' }
else { 'Cause: conntrack on node1 does not translate an INVALID packet, and nothing drops it. Keep the rule "-m conntrack --ctstate INVALID -j DROP", or set nf_conntrack_tcp_be_liberal to 1.' }
