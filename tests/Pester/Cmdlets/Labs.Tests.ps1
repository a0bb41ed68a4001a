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

    It 'a lab in full is a list of what its table shows, which are properties' {
        (Get-NetLab | Format-List | Out-String).Trim() | Should -BeLike 'Name * : router*Seed * : *Clock * : 00:00:00*Namespaces : client, router, server'
        Get-NetLab | Select-Object -ExpandProperty Clock | Should -Be ([TimeSpan]::Zero)
        (Get-NetLab | Select-Object Namespaces).Namespaces | Should -Be client, router, server
        (Trace-Packet client server -Port 80 | Select-Object Path).Path | Should -Be 'client > router > server'
    }

    It 'a lab is drawn as a tree, by its cmdlet and by Format-Custom alike' {
        $tree = (Show-NetLab | Out-String).Trim()
        $tree | Should -BeLike 'lab router: 3 namespaces*router*forwards*'
        (Get-NetLab | Format-Custom | Out-String).Trim() | Should -Be $tree
        (Get-NetNamespace client | Format-Custom | Out-String).Trim() | Should -Be (Show-NetLab client | Out-String).Trim()
    }

    It 'a lab comes back from its file, and goes on alike' {
        $file = Join-Path $TestDrive lab.json
        Trace-Packet client server -Port 80 | Should -BeDelivered
        $lab = Get-NetLab
        Export-NetLab $file | Should -BeOfType IO.FileInfo
        $again = Import-NetLab $file
        Compare-NetLab $lab $again -IncludeState | Should -BeNullOrEmpty
        Trace-Packet client server -Port 80 | Should -BeDelivered -To server
        Export-NetLab -AsText -Lab $lab | Should -Not -Be (Export-NetLab -AsText)
        $null = Test-Packet client server -Port 80 -Lab $lab
        Export-NetLab -AsText -Lab $lab | Should -Be (Export-NetLab -AsText)
    }

    It 'a lab without its state is as it was configured' {
        $null = Test-Packet client server -Port 80
        $text = Export-NetLab -AsText -NoState
        New-RouterLab
        Export-NetLab -AsText -NoState | Should -Be $text
    }

    It '-NoClobber, -WhatIf and a file that is no lab change nothing' {
        $file = Join-Path $TestDrive mine.json
        'mine' | Set-Content $file
        Get-ErrorId { Export-NetLab $file -NoClobber } | Should -Be FileExists
        Export-NetLab $file -WhatIf
        Get-ErrorId { Import-NetLab $file } | Should -Be LabFileMalformed
        Get-Content $file | Should -Be mine
        (Get-NetLab).Name | Should -Be router
    }
}
