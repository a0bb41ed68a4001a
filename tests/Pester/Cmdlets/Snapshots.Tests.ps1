BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Import-NetSnapshot' {
    BeforeAll {
        $null = New-NetLab imported
        $report = Import-NetSnapshot $PSScriptRoot/../../Golden/bundles/docker-host
    }

    It 'brings a machine and says what was read' {
        $report.Describe() | Should -Match 'host'
        (Get-NetNamespace).Name | Should -Contain host
        Save-Iptables host -Table nat | Out-String | Should -Match '--to-destination 172.17.0.2:80'
    }

    It 'gives an answer as that machine would' {
        Trace-Packet outside 192.0.2.10 -Port 8080 | Should -BeTranslatedTo 172.17.0.2:80
    }

    It 'says which folder is not there' {
        Get-ErrorId { Import-NetSnapshot $PSScriptRoot/nosuch } | Should -Be PathNotFound
    }
}
