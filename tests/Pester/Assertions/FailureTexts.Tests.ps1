BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1

    function Get-Failure([scriptblock] $Assertion) {
        try { & $Assertion } catch { return $_.Exception.Message }
    }
}

Describe 'What a failed assertion says' {
    BeforeEach { New-RouterLab }

    It 'tells where the packet went and who dropped it' {
        Set-IptablesPolicy router FORWARD DROP
        Get-Failure { Trace-Packet client server -Port 80 | Should -BeDelivered -To server -Because 'because the shop is open' } | Should -Be (@(
            'Expected the packet to be delivered to server, because the shop is open, but this happened:'
            '  tcp 10.0.0.1:40000 > 10.1.0.2:80 [S]'
            '    client  -> eth0'
            '    router  eth0 ->'
            '      filter     FORWARD => policy DROP'
            '  Dropped in router: the policy of filter FORWARD dropped it.') -join "`n")
    }

    It 'tells the way of the answer where that was lost' {
        $null = Add-IptablesRule router FORWARD -Rule '-s 10.1.0.2 -j DROP'
        $text = Get-Failure { Trace-Packet client server -Port 80 | Should -BeDelivered }
        $text | Should -Match '(?m)^  reply tcp 10\.1\.0\.2:80 > 10\.0\.0\.1:40000'
        $text | Should -Match 'FORWARD 1  -s 10\.1\.0\.2/32 => DROP'
    }

    It 'says with -Not what came although it should not' {
        Get-Failure { Trace-Packet client server -Port 80 | Should -Not -BeDelivered } | Should -Match '^Expected the packet not to be delivered, but this happened:'
        Get-Failure { 'client' | Should -Not -ReachAll router, server } | Should -Match '^Expected client to reach none of router, server, but this happened:\n  2 of 2 arrived:'
    }

    It 'counts who was not reached' {
        Get-Failure { 'client', 'router' | Should -ReachAll server -Port 81 } | Should -Match '^Expected client, router to reach server, but this happened:\n  2 of 2 did not arrive:'
    }

    It 'shows the shares' {
        Get-Failure { Measure-PacketPath client server -Port 80 | Should -BeSpreadOver server, router } | Should -Match '(?s)server: 100 %, and 50 % was expected, give or take 20 %.*router: 0 %'
    }

    It 'names what the lab does not have, with or without -Not' {
        Get-Failure { Trace-Packet client server -Port 80 | Should -BeDelivered -To nosuch } | Should -Match 'nosuch'
        Get-Failure { Trace-Packet client server -Port 80 | Should -Not -BeDelivered -To nosuch } | Should -Match 'cannot be told:\n.*nosuch'
        Get-Failure { 'client' | Should -Not -ReachAll nosuch } | Should -Match "^Expected client not to reach nosuch, but that cannot be told:\n  'nosuch' is neither"
        Get-Failure { 'nosuch' | Should -ReachAll server } | Should -Match "^Expected nosuch to reach server, but that cannot be told:\n  'nosuch' is no network namespace"
    }

    It 'does not take what is nothing for what was not given, with or without -Not' {
        $nothing = $null
        Get-Failure { Trace-Packet client server -Port 80 | Should -BeDelivered -To $nothing } | Should -Match '-To was given, but is nothing'
        Get-Failure { Trace-Packet client server -Port 80 | Should -Not -BeDroppedBy $nothing } | Should -Match '-By was given, but is nothing'
        Get-Failure { 'client' | Should -ReachAll server -Port $nothing } | Should -Match '-Port was given, but is nothing'
        Get-Failure { 'client' | Should -ReachAll server -Port 0 } | Should -Match 'cannot be told'
        Get-Failure { Measure-PacketPath client server -Port 80 | Should -BeSpreadOver server -Within $nothing } | Should -Match '-Within was given, but is nothing'
    }

    It 'does not take for a trace what is none' {
        Get-Failure { 'client' | Should -BeDelivered } | Should -Match 'no trace of Trace-Packet'
        Get-Failure { $null | Should -Not -BeDroppedBy } | Should -Match 'no trace of Trace-Packet'
        Get-Failure { 3 | Should -BeSpreadOver client } | Should -Match 'Measure-PacketPath'
    }
}
