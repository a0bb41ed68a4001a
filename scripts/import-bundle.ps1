<#
The network of a real machine, from a bundle that scripts/collect-netsnapshot.sh recorded there.

This one is of a host with docker0, two containers and a published port, recorded on a live kernel. Give another bundle with -Path.
#>
param(
    [string] $Path = "$PSScriptRoot/../tests/Golden/bundles/docker-host"
)
$null = New-NetLab import-bundle

'1. What was read, and what was not understood:'
Import-NetSnapshot $Path | ForEach-Object { $_.Describe() }
''

if ((Get-NetNamespace).Name -notcontains 'outside') { return }

'2. The published port, from outside:'
Trace-Packet outside 192.0.2.10 -Port 8080

'3. Would the database be reached? And what if somebody published it?'
Test-Packet outside 192.0.2.10 -Port 5432
Checkpoint-NetLab as-recorded | Out-Null
$null = Add-IptablesRule host DOCKER -Table nat -Rule '! -i docker0 -p tcp --dport 5432 -j DNAT --to-destination 172.17.0.3:5432'
$null = Add-IptablesRule host DOCKER -Rule '-d 172.17.0.3 ! -i docker0 -o docker0 -p tcp --dport 5432 -j ACCEPT' -Position 1
Test-Packet outside 192.0.2.10 -Port 5432

'4. Back to what was recorded:'
Restore-NetLab as-recorded
Test-Packet outside 192.0.2.10 -Port 5432
