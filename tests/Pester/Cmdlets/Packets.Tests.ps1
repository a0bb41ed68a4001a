BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of packets' {
    BeforeEach { New-RouterLab }

    It 'Trace-Packet moves the lab on, and -Fork does not' {
        $null = Add-IptablesRule router FORWARD -Rule '-m conntrack --ctstate NEW -j ACCEPT'
        $null = Trace-Packet client server -Port 80 -Fork
        Get-Conntrack router | Should -BeNullOrEmpty
        $null = Trace-Packet client server -Port 80
        Get-Conntrack router | Should -HaveCount 1
    }

    It 'Trace-Packet finds no destination that is not there' {
        Get-ErrorId { Trace-Packet client nosuch } | Should -Be DestinationNotFound
        Get-ErrorId { Trace-Packet nosuch server } | Should -Be NamespaceNotFound
        Get-ErrorId { Trace-Packet client server -Protocol udp } | Should -Be PortMissing
    }

    It 'Trace-Packet writes JSON with the fields that programs read' {
        $json = Trace-Packet client server -Port 80 -AsJson | ConvertFrom-Json
        $json.verdict | Should -Be Delivered
        $json.client.outcome | Should -Be reply
        $json.delivered.namespace | Should -Be server
        $json.hops.namespace | Should -Be client, router, server
    }

    It 'Test-Packet says yes or no' {
        Test-Packet client server -Port 80 | Should -BeTrue
        Test-Packet client server -Port 81 | Should -BeFalse
        Test-Packet client server -Port 81 -Verdict Refused | Should -BeTrue
    }

    It 'Measure-PacketPath counts where flows end' {
        $null = Add-IptablesRule router FORWARD -Rule '-p tcp --dport 80 -m statistic --mode nth --every 4 --packet 0 -j DROP'
        $paths = Measure-PacketPath client server -Port 80 -Count 100
        ($paths | Measure-Object Count -Sum).Sum | Should -Be 100
        $paths | Should -BeSpreadOver @{ server = 3; Dropped = 1 } -Within 0.001
    }

    It 'senders come down the pipeline' {
        Get-NetNamespace client | Trace-Packet -To server -Port 80 | Should -BeDelivered
        'client', 'router' | Should -ReachAll server -Port 80
    }

    It 'Export-PacketTrace writes a file, or one for each device' {
        $trace = Trace-Packet client server -Port 80
        $file = $trace | Export-PacketTrace (Join-Path $TestDrive web.pcapng)
        $file.FullName | Should -Be (Join-Path $TestDrive web.pcapng)
        [BitConverter]::ToUInt32([IO.File]::ReadAllBytes($file.FullName), 0) | Should -Be 0x0a0d0d0a
        ($trace | Export-PacketTrace -Directory (Join-Path $TestDrive devices)).Name | Should -Contain router_eth1.pcapng
        ($trace | Export-PacketTrace (Join-Path $TestDrive web.json) | Get-Content -Raw | ConvertFrom-Json).verdict | Should -Be Delivered
    }

    It 'Export-PacketTrace says why there is nothing to write' {
        $file = Join-Path $TestDrive none.pcapng
        Get-ErrorId { Trace-Packet client server -Port 80 | Export-PacketTrace $file -Device nosuch } | Should -Be NothingCaptured
        Get-ErrorId { Trace-Packet client server -Port 80 | Export-PacketTrace $TestDrive } | Should -Be FileUnwritable
        Test-Path $file | Should -BeFalse
    }
}
