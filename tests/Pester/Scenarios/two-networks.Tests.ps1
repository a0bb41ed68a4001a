BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario two-networks)
}

Describe 'Two networks and their router' {
    It 'needs a route: without one the sender does not know where to' {
        $traces[0].Verdict | Should -Be Unreachable
        $traces[0].Client.Errno | Should -Be ENETUNREACH
    }

    It 'needs ip_forward: a host that does not forward drops in silence' {
        $traces[1] | Should -BeDroppedBy IP_INADDRERRORS -Where router
    }

    It 'needs a way back: the answer has no route' {
        $traces[2].Verdict | Should -Be ReplyLost
        $traces[2] | Should -Not -BeDelivered
        $traces[2].Delivered.Namespace | Should -Be right
    }

    It 'joins them when nothing is missing' {
        $traces[3] | Should -BeDelivered -To right
        'right' | Should -ReachAll left, router
    }
}
