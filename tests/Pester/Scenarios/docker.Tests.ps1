BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario docker)
}

Describe 'A container of plain Docker' {
    It 'is not what answers at the port of its host' {
        $traces[0].Verdict | Should -Be Refused
        $traces[0].Client.Errno | Should -Be ECONNREFUSED
    }

    It 'is kept from who sends to its address, before anything else is asked' {
        $traces[1] | Should -BeDroppedBy 'raw PREROUTING' -Where host
    }

    It 'is reached at the port that -p published' {
        $traces[2] | Should -BeDelivered -To web
        $traces[2] | Should -BeTranslatedTo web
    }

    It 'is reached by docker-proxy on 127.0.0.1, which no rule translates' {
        $traces[3] | Should -BeDelivered -To web
        $traces[3] | Should -Not -BeTranslatedTo web
    }

    It 'finds a neighbour on its own network by name' {
        $traces[4] | Should -BeDelivered -To db
    }

    It 'does not reach containers of other networks' {
        $traces[5] | Should -BeDroppedBy NETFILTER_DROP -Where host
    }
}
