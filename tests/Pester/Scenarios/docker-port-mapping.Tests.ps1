BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    $traces = @(Invoke-Scenario docker-port-mapping)
}

Describe 'Ports published by rules' {
    It 'lets the world in at the published port' {
        $traces[0] | Should -BeDelivered -To web
        $traces[0] | Should -BeTranslatedTo 172.17.0.2:80
    }

    It 'hides a container that goes out behind its host' {
        $traces[1] | Should -BeDelivered -To outside
        $traces[1] | Should -BeTranslatedTo 192.0.2.10
    }

    It 'keeps the database that nobody published from the world' {
        $traces[2] | Should -BeDroppedBy 'filter FORWARD policy' -Where host
    }

    It 'remembers the translation' {
        (Get-Conntrack host | Where-Object DestinationPort -eq 8080).State | Should -Be SYN_RECV
    }
}
