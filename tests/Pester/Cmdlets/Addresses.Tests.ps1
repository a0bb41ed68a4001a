BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of addresses' {
    BeforeEach { New-RouterLab }

    It 'an address brings its routes and takes them along' {
        $null = Add-IpAddress router eth1 10.2.0.1/24
        (Get-IpRoute router).Destination | Should -Contain '10.2.0.0/24'
        Remove-IpAddress router eth1 10.2.0.1/24 -Confirm:$false
        (Get-IpRoute router).Destination | Should -Not -Contain '10.2.0.0/24'
    }

    It 'what is no address is an error' {
        Get-ErrorId { Add-IpAddress router eth1 10.2.0.256/24 } | Should -Be InvalidInterfaceAddress
    }

    It 'a neighbour may be wrong for ever' {
        $null = Add-IpNeighbor router eth1 10.1.0.2 02:00:00:00:00:99
        Trace-Packet client server -Port 80 | Should -Not -BeDelivered
        (Get-IpNeighbor router | Where-Object Address -eq 10.1.0.2).State | Should -Be PERMANENT
    }
}
