BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario demo)
}

Describe 'A container behind a published port' {
    It 'is reached at the port of its host' {
        $traces[0] | Should -BeDelivered -To web
        $traces[0] | Should -BeTranslatedTo 172.17.0.2:80
    }

    It 'is lost when the host forwards only what a rule allows' {
        $traces[1] | Should -BeDroppedBy 'filter FORWARD policy' -Where host
    }
}
