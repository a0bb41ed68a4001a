BeforeAll {
    . $PSScriptRoot/../Suite.ps1
    . $PSScriptRoot/../Router.ps1
}

Describe 'Cmdlets of iptables' {
    BeforeEach { New-RouterLab }

    It 'a rule drops, and is called by its place, its chain, its text and its reason' {
        $null = Add-IptablesRule router FORWARD -Rule '-s 10.0.0.0/24 -p tcp --dport 80 -j DROP'
        $trace = Trace-Packet client server -Port 80
        $trace | Should -BeDroppedBy 'filter FORWARD 1' -Where router
        $trace | Should -BeDroppedBy FORWARD
        $trace | Should -BeDroppedBy '*-s 10.0.0.0/24*-j DROP'
        $trace | Should -BeDroppedBy NETFILTER_DROP
        $trace | Should -Not -BeDroppedBy 'filter FORWARD 2'
        $trace | Should -Not -BeDroppedBy FORWARD -Where server
    }

    It 'a rule is completed word by word' {
        $line = "Add-IptablesRule router FORWARD -Rule '-p tcp -m conntrack --cts"
        (TabExpansion2 $line $line.Length).CompletionMatches.ListItemText | Should -Be '--ctstate', '--ctstatus'
        $line = "Add-IptablesRule router FORWARD -Rule '-m conntrack --ctstate EST'"
        (TabExpansion2 $line ($line.Length - 1)).CompletionMatches.CompletionText | Should -Be "'-m conntrack --ctstate ESTABLISHED'"
    }

    It 'what a change does is told before it, and after it' {
        $said = Add-IptablesRule router FORWARD -Rule '-p tcp -j DROP' -Verbose 4>&1 | ForEach-Object { "$_" }
        $said | Should -Contain 'router: rule added: filter -A FORWARD -p tcp -j DROP'
    }

    It 'a rule rejects' {
        $null = Add-IptablesRule router FORWARD -Rule '-p tcp -j REJECT --reject-with tcp-reset'
        $trace = Trace-Packet client server -Port 80
        $trace | Should -BeRejectedBy 'filter FORWARD'
        $trace | Should -BeRejectedBy tcp-reset -Where router
        $trace | Should -Not -BeDroppedBy
        $trace.Client.Errno | Should -Be ECONNREFUSED
    }

    It 'a policy drops the answer as well' {
        Set-IptablesPolicy router FORWARD DROP
        $null = Add-IptablesRule router FORWARD -Rule '-p tcp --dport 80 -j ACCEPT'
        $trace = Trace-Packet client server -Port 80
        $trace.Verdict | Should -Be ReplyLost
        $trace.Reply | Should -BeDroppedBy 'filter FORWARD policy' -Where router
    }

    It 'DNAT and MASQUERADE are seen' {
        $null = Add-IptablesRule router PREROUTING -Table nat -Rule '-p tcp --dport 8080 -j DNAT --to-destination 10.1.0.2:80'
        $null = Add-IptablesRule router POSTROUTING -Table nat -Rule '-o eth1 -j MASQUERADE'
        $trace = Trace-Packet client 10.0.0.254 -Port 8080
        $trace | Should -BeTranslatedTo 10.1.0.2:80
        $trace | Should -BeTranslatedTo server
        $trace | Should -BeTranslatedTo 10.1.0.1
        $trace | Should -Not -BeTranslatedTo client
        (Get-Conntrack router).ReplySource | Should -Be 10.1.0.2
    }

    It 'a rule that iptables would not take is an error' {
        Get-ErrorId { Add-IptablesRule router FORWARD -Rule '-p tcp --dport 80 -j NOSUCH' } | Should -Be ChainNotFound
        Get-ErrorId { Add-IptablesRule router FORWARD -Rule '--nosuch' } | Should -Be UnknownOption
        Get-ErrorId { Add-IptablesRule router NOSUCH -Rule '-j DROP' } | Should -Be ChainNotFound
        Get-ErrorId { Remove-IptablesRule router FORWARD 1 -Confirm:$false } | Should -Be RuleNumberOutOfRange
    }

    It 'a restore is all or nothing' {
        Get-ErrorId { Restore-Iptables router -Text "*filter`n-A FORWARD -j DROP`n-A FORWARD -j NOSUCH`nCOMMIT" } | Should -Not -BeNullOrEmpty
        Save-Iptables router | Should -Not -Match '-j DROP'
    }

    It 'what was saved restores to the same' {
        $null = New-IptablesChain router MINE
        $null = Add-IptablesRule router MINE -Rule '-p udp -m udp --dport 53 -j ACCEPT'
        $saved = Save-Iptables router -Table filter | Out-String
        Restore-Iptables router -Text $saved
        Save-Iptables router -Table filter | Out-String | Should -Be $saved
    }

    It 'what the model does not know makes the answer uncertain, and no assertion holds' {
        $null = Add-IptablesRule router FORWARD -Rule '-m bpf --object-pinned /sys/fs/bpf/x -j DROP'
        $trace = Trace-Packet client server -Port 80
        $trace.Verdict | Should -Be Uncertain
        { $trace | Should -BeDelivered } | Should -Throw '*cannot be told*'
        { $trace | Should -Not -BeDelivered } | Should -Throw '*cannot be told*'
        { $trace | Should -Not -BeDroppedBy } | Should -Throw '*cannot be told*'
    }
}
