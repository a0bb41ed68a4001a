BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario bridge-learns)
}

Describe 'A bridge' {
    It 'brings a frame to whom it is for' {
        $traces[0] | Should -BeDelivered -To two
    }

    It 'floods what is for an address that it has forgotten' {
        $flood = $traces[1].Steps | Where-Object Kind -eq bridge | Select-Object -First 1
        $flood.Action | Should -Be flood
        $traces[1] | Should -BeDelivered -To 10.0.0.2
    }

    It 'knows again who it saw last' {
        (Get-BridgeFdb switch br0 | Where-Object State -eq learned).Port | Should -Contain port1
    }
}
