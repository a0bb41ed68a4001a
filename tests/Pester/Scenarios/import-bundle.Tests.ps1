BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario import-bundle)
}

Describe 'A machine from a bundle' {
    It 'has the published port that it had' {
        $traces[0] | Should -BeDelivered
        $traces[0] | Should -BeTranslatedTo 172.17.0.2:80
    }

    It 'is as it was recorded, after what was tried is taken back' {
        Trace-Packet outside 192.0.2.10 -Port 5432 -Fork | Should -Not -BeDelivered
        Save-Iptables host -Table nat | Should -Not -Match 5432
    }
}
