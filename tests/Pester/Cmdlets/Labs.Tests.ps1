BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of labs' {
    BeforeEach { New-RouterLab }

    It 'a checkpoint brings back configuration and state' {
        Trace-Packet client server -Port 80 | Should -BeDelivered
        Checkpoint-NetLab before | Out-Null
        Remove-NetNamespace server -Confirm:$false
        Clear-Conntrack router -Confirm:$false
        Restore-NetLab before
        Trace-Packet client server -Port 80 | Should -BeDelivered -To server
    }

    It 'a checkpoint that nobody made is an error' {
        Get-ErrorId { Restore-NetLab nosuch } | Should -Be CheckpointNotFound
    }

    It 'the clock moves by hand, and conntrack entries end' {
        $null = Add-IptablesRule router FORWARD -Rule '-m conntrack --ctstate NEW -j ACCEPT'
        Trace-Packet client server -Port 80 | Should -BeDelivered
        Get-Conntrack router | Should -HaveCount 1
        Step-NetClock -Minutes 10
        Get-Conntrack router | Should -BeNullOrEmpty
    }

    It 'a lab that is reset is empty' {
        Reset-NetLab -Confirm:$false | Out-Null
        Get-NetNamespace | Should -BeNullOrEmpty
        (Get-NetLab).Name | Should -Be router
    }
}
