BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of sockets' {
    BeforeEach { New-RouterLab }

    It 'who listens answers, and nobody else' {
        Trace-Packet client server -Port 80 | Should -BeDelivered -To 10.1.0.2:80
        (Trace-Packet client server -Port 81).Verdict | Should -Be Refused
        Remove-NetListener server 80 -Confirm:$false
        Get-NetListener server | Should -BeNullOrEmpty
        (Trace-Packet client server -Port 80).Client.Errno | Should -Be ECONNREFUSED
    }

    It 'a port is taken once' {
        Get-ErrorId { Add-NetListener server 80 } | Should -Be PortInUse
    }
}
