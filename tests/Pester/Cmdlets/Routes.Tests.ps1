BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of routes' {
    BeforeEach { New-RouterLab }

    It 'a packet without a route does not leave' {
        Remove-IpRoute client default -Confirm:$false
        $trace = Trace-Packet client server -Port 80
        $trace.Verdict | Should -Be Unreachable
        $trace.Client.Errno | Should -Be ENETUNREACH
    }

    It 'a route is there once' {
        Get-ErrorId { Add-IpRoute client default 10.0.0.254 } | Should -Be RouteExists
    }

    It 'a blackhole swallows' {
        $null = Add-IpRoute router 10.1.0.2/32 -Type blackhole
        Trace-Packet client server -Port 80 | Should -Not -BeDelivered
        (Find-IpRoute router 10.1.0.1).Type | Should -Be local
    }

    It 'a rule chooses a table by mark' {
        $null = Add-IpRoute router 10.1.0.0/24 -Type prohibit -Table 100
        $null = Add-IpRule router -FwMark 7 -Table 100
        $null = Add-IptablesRule router PREROUTING -Table mangle -Rule '-p udp -j MARK --set-mark 7'
        Trace-Packet client server -Port 80 | Should -BeDelivered
        (Trace-Packet client server -Port 80 -Protocol udp).Verdict | Should -Be Unreachable
    }
}
