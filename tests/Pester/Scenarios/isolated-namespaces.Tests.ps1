BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario isolated-namespaces)
}

Describe 'A namespace' {
    It 'is alone without a cable' {
        $traces[0] | Should -Not -BeDelivered -Because 'a dummy link leads nowhere'
    }

    It 'reaches its peer by a veth pair' {
        $traces[1] | Should -BeDelivered -To blue
    }

    It 'is alone again when the other end is down' {
        $traces[2] | Should -Not -BeDelivered
        $traces[2].Verdict, $traces[2].Reason | Should -Be Unreachable, NEIGH_FAILED
        'red' | Should -Not -ReachAll blue
    }
}
