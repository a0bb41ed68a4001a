BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of links' {
    BeforeEach { New-RouterLab }

    It 'a link that is down has no carrier for its peer' {
        Set-IpLink router eth1 -Down
        (Get-IpLink server eth0).State | Should -Not -Be UP
        Trace-Packet client server -Port 80 | Should -Not -BeDelivered
    }

    It 'a name is taken once in a namespace' {
        Get-ErrorId { Add-DummyLink router eth0 } | Should -Be LinkExists
        Get-ErrorId { Set-IpLink router eth9 -Up } | Should -Be LinkNotFound
    }

    It 'a veth goes with its peer' {
        Remove-IpLink router eth1 -Confirm:$false
        (Get-IpLink server).Name | Should -Be lo
    }

    It 'a port joins a bridge, and nothing else' {
        $null = Add-Bridge router br0 -Up
        Set-IpLink router eth1 -Master br0
        (Get-IpLink router eth1).Master | Should -Be br0
        Get-ErrorId { Set-IpLink router eth0 -Master eth1 } | Should -Be InvalidMaster
    }

    It 'a path that is too narrow says so' {
        Set-IpLink router eth1 -Mtu 1300
        $trace = Trace-Packet client server -PayloadSize 1400 -DontFragment $true
        $trace | Should -BeDroppedBy PKT_TOO_BIG -Where router
        $trace.Client.Errno | Should -Be EMSGSIZE
    }

    It 'tells namespaces apart by VLAN' {
        $null = New-NetNamespace left, right -Up
        $null = Add-VethPair left eth0 right eth0 -Up
        $null = Add-Vlan left eth0.10 -Device eth0 -Id 10 -Address 10.9.0.1/24 -Up
        $null = Add-Vlan right eth0.20 -Device eth0 -Id 20 -Address 10.9.0.2/24 -Up
        'left' | Should -Not -ReachAll 10.9.0.2
        Remove-IpLink right eth0.20 -Confirm:$false
        $null = Add-Vlan right eth0.10 -Device eth0 -Id 10 -Address 10.9.0.3/24 -Up
        'left' | Should -ReachAll 10.9.0.3
    }
}
