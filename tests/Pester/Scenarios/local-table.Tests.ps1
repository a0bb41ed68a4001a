BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario local-table)
}

Describe 'The LOCAL table' {
    It 'takes in what is for a second address' {
        $traces[0] | Should -BeDelivered -To 192.0.2.7
        $traces[0] | Should -BeDelivered -To host
    }

    It 'has the own addresses, and is asked before all others' {
        (Get-IpRoute host -Table local | Where-Object Type -eq local).Destination | Should -Contain 192.0.2.7
        (Get-IpRule host | Select-Object -First 1).Priority | Should -Be 0
    }
}
