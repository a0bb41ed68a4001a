BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of ipsets' {
    BeforeEach {
        New-RouterLab
        $null = New-IpSet router blocked
        $null = Add-IptablesRule router FORWARD -Rule '-m set --match-set blocked src -j DROP'
    }

    It 'a set decides by its entries' {
        Trace-Packet client server -Port 80 | Should -BeDelivered
        Add-IpSetEntry router blocked 10.0.0.1 | Out-Null
        Test-IpSetEntry router blocked 10.0.0.1 | Should -BeTrue
        Trace-Packet client server -Port 80 | Should -BeDroppedBy '*--match-set blocked src*' -Where router
        Remove-IpSetEntry router blocked 10.0.0.1 -Confirm:$false
        Trace-Packet client server -Port 80 | Should -BeDelivered
    }

    It 'a set that a rule names cannot go' {
        Get-ErrorId { Remove-IpSet router blocked -Confirm:$false } | Should -Be SetInUse
        Get-ErrorId { Add-IpSetEntry router nosuch 10.0.0.1 } | Should -Be SetNotFound
    }
}
