using System.Text.Json;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Firewall;

public sealed class IptablesCommandTests : CommandTest
{
    [Theory]
    [InlineData("-Chain INPUT -Rule '-p tcp --dport 80 -j ACCEPT'", "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT")]
    [InlineData("INPUT -Protocol tcp -DestinationPort 80 -Jump ACCEPT", "-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT")]
    [InlineData("INPUT -Source 10.0.0.0/8, 192.0.2.1 -Jump DROP", "-A INPUT -s 10.0.0.0/8 -j DROP, -A INPUT -s 192.0.2.1/32 -j DROP")]
    [InlineData("INPUT -Source '!10.0.0.0/8' -InInterface 'veth+' -Jump DROP", "-A INPUT ! -s 10.0.0.0/8 -i veth+ -j DROP")]
    [InlineData("FORWARD -OutInterface eth0 -State NEW, ESTABLISHED -Mark 0x1/0xff -Jump RETURN", "-A FORWARD -o eth0 -m conntrack --ctstate NEW,ESTABLISHED -m mark --mark 0x1/0xff -j RETURN")]
    [InlineData("INPUT -Comment \"it's a test\"", "-A INPUT -m comment --comment \"it\\'s a test\"")]
    [InlineData("-Table nat PREROUTING -Protocol udp -DestinationPort 53 -Jump DNAT -ToDestination 10.0.0.2:5353", "-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.2:5353")]
    [InlineData("-Table nat POSTROUTING -Jump SNAT -ToSource 10.0.0.9", "-A POSTROUTING -j SNAT --to-source 10.0.0.9")]
    [InlineData("-Table nat OUTPUT -Protocol tcp -Jump REDIRECT -ToPorts 8080", "-A OUTPUT -p tcp -j REDIRECT --to-ports 8080")]
    [InlineData("INPUT -Protocol tcp -Jump REJECT -RejectWith tcp-reset", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset")]
    [InlineData("-Table mangle PREROUTING -Jump MARK -SetMark 0x4000/0x4000", "-A PREROUTING -j MARK --set-xmark 0x4000/0x4000")]
    [InlineData("-IPv6 INPUT -Source fd00::/8 -Jump ACCEPT", "-A INPUT -s fd00::/8 -j ACCEPT")]
    public void Add_IptablesRule_returns_the_rule(string arguments, string expected) => Assert.Equal(expected, Text($"Add-IptablesRule a {arguments}"));

    [Theory]
    [InlineData("'-A INPUT -p tcp --dport 80 -j DROP'", "Add-IptablesRule a INPUT -Rule '-p tcp -m tcp --dport 80 -j DROP'")]
    [InlineData("'iptables -t nat -A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.2:80'", "Add-IptablesRule a -Table nat PREROUTING -Rule '-p tcp -j DNAT --to-destination 10.0.0.2:80'")]
    [InlineData("'ip6tables -I FORWARD 3 -j DROP'", "Add-IptablesRule a -IPv6 FORWARD -Rule '-j DROP' -Position 3")]
    [InlineData("'-I INPUT -j DROP'", "Add-IptablesRule a INPUT -Rule '-j DROP' -Position 1")]
    [InlineData("'sudo iptables -A INPUT'", "Add-IptablesRule a INPUT -Rule ''")]
    [InlineData("'-A INPUT -m comment --comment \"it is  here\" -j DROP'", "Add-IptablesRule a INPUT -Rule '-m comment --comment \"it is  here\" -j DROP'")]
    [InlineData("'-D FORWARD -j ACCEPT'", "Remove-IptablesRule a FORWARD -Rule '-j ACCEPT'")]
    [InlineData("'-D FORWARD 1'", "Remove-IptablesRule a FORWARD -Number 1")]
    [InlineData("'-t mangle -P OUTPUT DROP'", "Set-IptablesPolicy a -Table mangle OUTPUT DROP")]
    [InlineData("'-N FOO'", "New-IptablesChain a FOO")]
    [InlineData("'-X BAR'", "Remove-IptablesChain a BAR")]
    [InlineData("'-F FORWARD'", "Remove-IptablesRule a FORWARD -All")]
    [InlineData("'-L FORWARD'", "Get-IptablesRule a FORWARD")]
    [InlineData("'-S'", "Get-IptablesRule a")]
    public void A_whole_line_in_the_place_of_the_chain_is_told_in_the_cmdlets_words_and_that_command_works(string given, string told)
    {
        var error = Session.Fail("ChainIsLine", $"Add-IptablesRule a {given}");
        Assert.Contains($"Write: {told};", error.Exception.Message, StringComparison.Ordinal);
        Session.Run($"New-IptablesChain a BAR; Add-IptablesRule a FORWARD '-j ACCEPT'; Add-IptablesRule a FORWARD '-j ACCEPT' -IPv6; Add-IptablesRule a FORWARD '-j ACCEPT' -IPv6; {told}");
    }

    [Theory]
    [InlineData("*nat")]
    [InlineData(":FOO - [0:0]")]
    [InlineData("no -j chain")]
    [InlineData("-A INPUT --dprt 22")]
    [InlineData("-A INPUT -s 10.0.0.1,10.0.0.2 -j DROP")]
    public void A_line_that_says_no_rule_is_told_as_it_was_given(string given) =>
        Assert.StartsWith($"'{given}' is a line of iptables", Session.Fail("ChainIsLine", $"Add-IptablesRule a '{given}' -Jump DROP").Exception.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Add-IptablesRule a INPUT -Rule '-t nat -j DROP'", "UnexpectedTable", "-t nat")]
    [InlineData("Add-IptablesRule a PREROUTING -Table nat -Rule '-t filter -j ACCEPT'", "UnexpectedTable", "-t filter")]
    [InlineData("Add-IptablesRule a INPUT '-j DROP'; Remove-IptablesRule a INPUT -Rule '-t nat -j DROP'", "UnexpectedTable", "-t nat")]
    [InlineData("Add-IptablesRule a INPUT -Rule '-A INPUT -j DROP'", "UnexpectedCommand", "leave out the command")]
    public void What_a_rule_has_beside_it_does_not_stand_in_it(string script, string errorId, string told)
    {
        var error = Assert.Single(Session.RunWithErrors(script) is null ? [] : Session.Errors);
        Assert.StartsWith(errorId, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(told, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_go_where_they_are_told()
    {
        Session.Run("Add-IptablesRule a INPUT '-j ACCEPT'; Add-IptablesRule a INPUT '-j DROP' -Position 1; 'b', 'a' | Add-IptablesRule -Chain INPUT -Rule '-p udp -j DROP'");
        Assert.Equal("a 1 -j DROP, a 2 -j ACCEPT, a 3 -p udp -j DROP, b 1 -p udp -j DROP", Text("Get-IptablesRule | ForEach-Object { \"$($_.Namespace) $($_.Number) $($_.Specification)\" }"));
    }

    [Fact]
    public void Families_and_engines_are_kept_apart()
    {
        Session.Run("Add-IptablesRule a INPUT '-j ACCEPT' -Legacy; Add-IptablesRule a INPUT '-j DROP' -IPv6");
        Assert.Equal("", Text("Get-IptablesRule a -WarningAction SilentlyContinue"));
        Assert.Equal("legacy", Text("Get-IptablesRule a -Legacy | ForEach-Object Backend"));
        Assert.Equal("IPv6", Text("Get-IptablesRule a -IPv6 | ForEach-Object Family"));
        Assert.Equal("", Text("Get-IptablesRule a -Legacy | Remove-IptablesRule; Get-IptablesRule a -Legacy"));
    }

    [Fact]
    public void Rules_that_the_other_engine_holds_are_not_passed_over_in_silence() =>
        Assert.Contains("iptables-legacy", Text("Add-IptablesRule a INPUT '-j ACCEPT' -Legacy | Out-Null; Get-IptablesRule a 3>&1"), StringComparison.Ordinal);

    [Fact]
    public void A_trace_says_which_engine_a_rule_is_of()
    {
        Session.Run("Add-IptablesRule a INPUT '-p tcp -j DROP' -Legacy; Add-IptablesRule a INPUT '-p tcp --dport 80 -j ACCEPT'");
        Assert.Equal("Dropped in a: rule 1 of the legacy filter INPUT (-A INPUT -p tcp -j DROP) dropped it.", Text("Trace-Packet a 127.0.0.1 80 -Fork | ForEach-Object Summary"));
        var story = Session.Show("Trace-Packet a 127.0.0.1 80 -Fork");
        Assert.Contains("filter     INPUT 1  -p tcp --dport 80", story, StringComparison.Ordinal);
        Assert.Contains("filter     INPUT 1 (legacy)  -p tcp", story, StringComparison.Ordinal);
using var json = JsonDocument.Parse(Text("Trace-Packet a 127.0.0.1 80 -AsJson -Fork"));
        var rules = json.RootElement.GetProperty("hops").EnumerateArray().SelectMany(hop => hop.GetProperty("steps").EnumerateArray()).Where(step => step.GetProperty("kind").GetString() == "rule");
        Assert.Equal([false, true], rules.Select(step => step.TryGetProperty("legacy", out var legacy) && legacy.GetBoolean()));
    }

    [Fact]
    public void Rules_from_the_pipeline_are_removed_as_themselves_though_numbers_move()
    {
        Session.Run("1..4 | ForEach-Object { Add-IptablesRule a INPUT \"-p tcp --dport $_ -j DROP\" }; Add-IptablesRule a INPUT '-j ACCEPT'");
        Session.Run("Get-IptablesRule a | Where-Object Target -eq DROP | Remove-IptablesRule");
        Assert.Equal("-A INPUT -j ACCEPT", Text("Get-IptablesRule a"));
    }

    [Theory]
    [InlineData("Remove-IptablesRule a INPUT 1, 3", "-A INPUT -j RETURN")]
    [InlineData("Remove-IptablesRule a INPUT -Rule '-j DROP'", "-A INPUT -j ACCEPT, -A INPUT -j RETURN")]
    [InlineData("Remove-IptablesRule a INPUT -All", "")]
    [InlineData("Remove-IptablesRule a -All", "")]
    [InlineData("Remove-IptablesRule a INPUT 1 -WhatIf", "-A INPUT -j ACCEPT, -A INPUT -j RETURN, -A INPUT -j DROP")]
    public void Remove_IptablesRule(string script, string left)
    {
        Session.Run("'ACCEPT', 'RETURN', 'DROP' | ForEach-Object { Add-IptablesRule a INPUT \"-j $_\" }");
        Session.Run(script);
        Assert.Equal(left, Text("Get-IptablesRule a"));
    }

    [Fact]
    public void A_rule_that_is_gone_is_an_error()
    {
        Session.Run("$rule = Add-IptablesRule a INPUT '-j DROP'; $rule | Remove-IptablesRule");
        Session.Fail("RuleNotFound", "$rule | Remove-IptablesRule");
    }

    [Theory]
    [InlineData("New-IptablesChain a WEB, DB", "WEB, DB")]
    [InlineData("$null = New-IptablesChain a WEB; Remove-IptablesChain a WEB; (Save-Iptables a) -match 'WEB'", "")]
    [InlineData("$null = New-IptablesChain a WEB; $null = Add-IptablesRule a WEB -Jump DROP; Remove-IptablesChain a WEB -Force; (Save-Iptables a) -match 'WEB'", "")]
    [InlineData("New-IptablesChain a WEB | Remove-IptablesChain; (Save-Iptables a) -match 'WEB'", "")]
    [InlineData("(Set-IptablesPolicy a FORWARD drop -PassThru).Policy", "DROP")]
    [InlineData("Set-IptablesPolicy a INPUT, FORWARD DROP; (Save-Iptables a) -match 'DROP'", ":INPUT DROP [0:0], :FORWARD DROP [0:0]")]
    public void Chains_and_policies(string script, string expected) => Assert.Equal(expected, Text(script));

    [Fact]
    public void What_Save_Iptables_prints_Restore_Iptables_takes()
    {
        Session.Run("Restore-Iptables a -Text @'\n" + Rules + "\n'@");
        Assert.Equal(Rules, string.Join('\n', Session.Run("Save-Iptables a -Counters").Select(line => line.ToString())).Replace("[0:0] -A", "-A", StringComparison.Ordinal));
        Session.Run("Save-Iptables a | Restore-Iptables b");
        Assert.Equal(Text("Save-Iptables a"), Text("Save-Iptables b"));
    }

    [Fact]
    public void Restore_Iptables_takes_counters_only_when_told()
    {
        const string text = "'*filter', ':INPUT ACCEPT [7:700]', '[3:300] -A INPUT -j DROP', 'COMMIT'";
        Session.Run($"{text} | Restore-Iptables a; {text} | Restore-Iptables b -Counters");
        Assert.Equal("0, 3", Text("Get-IptablesRule | ForEach-Object Packets"));
        Assert.Contains("[7:700]", Text("Save-Iptables b"), StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_Iptables_reads_a_file()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"rules-{Guid.NewGuid():n}.v4");
        try
        {
            File.WriteAllText(file, Rules);
            Session.Run($"Restore-Iptables a -Path '{file}'");
            Assert.Equal("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT", Text("Get-IptablesRule a"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void NoFlush_keeps_what_is_there()
    {
        Session.Run("Restore-Iptables a -Text @'\n" + Rules + "\n'@; '*filter', '-A INPUT -j DROP', 'COMMIT' | Restore-Iptables a -NoFlush");
        Assert.Equal(2, Session.Run("Get-IptablesRule a").Count);
    }

    [Theory]
    [InlineData("ChainNotFound", "Add-IptablesRule a NOPE '-j DROP'")]
    [InlineData("ChainNotFound", "Add-IptablesRule a INPUT '-j NOPE'")]
    [InlineData("ChainNotFound", "Get-IptablesRule a NOPE")]
    [InlineData("TableNotFound", "Add-IptablesRule a INPUT '-j DROP' -Table broken")]
    [InlineData("TableNotFound", "Get-IptablesRule a -Table broken")]
    [InlineData("TargetNotAllowedHere", "Add-IptablesRule a POSTROUTING '-j DNAT --to-destination 10.0.0.1' -Table nat")]
    [InlineData("InterfaceNotAllowedHere", "Add-IptablesRule a PREROUTING '-o eth0 -j ACCEPT' -Table nat")]
    [InlineData("UnknownOption", "Add-IptablesRule a INPUT '--dport 80 -j ACCEPT'")]
    [InlineData("UnknownOption", "Add-IptablesRule a INPUT -DestinationPort 80 -Jump ACCEPT")]
    [InlineData("InvalidPolicy", "Set-IptablesPolicy a INPUT MAYBE")]
    [InlineData("PathNotFound", "Restore-Iptables a -Path no-such-file")]
    [InlineData("NamespaceNotFound", "Save-Iptables x")]
    [InlineData("ChainNotFound", "'*filter', '-A NOPE -j DROP', 'COMMIT' | Restore-Iptables a")]
    public void What_is_wrong_has_a_stable_id_and_changes_nothing(string errorId, string script) => Session.Fail(errorId, script);

    [Fact]
    public void A_loop_of_chains_is_refused()
    {
        Session.Run("New-IptablesChain a ONE, TWO; Add-IptablesRule a INPUT -Jump ONE; Add-IptablesRule a ONE -Jump TWO");
        Session.Fail("ChainLoop", "Add-IptablesRule a TWO -Jump ONE");
    }

    [Fact]
    public void A_bad_line_of_a_restore_is_named() =>
        Assert.Contains("Line 2", Session.Fail("ChainNotFound", "'*filter', '-A NOPE -j DROP', 'COMMIT' | Restore-Iptables a").Exception.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Add-IptablesRule a INPUT '-j DROP' -WhatIf")]
    [InlineData("New-IptablesChain a WEB -WhatIf")]
    [InlineData("Set-IptablesPolicy a INPUT DROP -WhatIf")]
    [InlineData("'*filter', '-A INPUT -j DROP', 'COMMIT' | Restore-Iptables a -WhatIf")]
    public void WhatIf_changes_nothing(string script) => LeavesUnchanged(script);

    [Fact]
    public void Rules_are_shown_by_chain_and_wrapped()
    {
        Session.Run("Add-IptablesRule a INPUT -Protocol tcp -DestinationPort 80 -Comment 'a remark that is so long that the rule does not fit into one line' -Jump ACCEPT");
        Assert.Equal(
            """
               Chain: a, table filter, INPUT, policy ACCEPT

            # Packets Bytes Rule
            - ------- ----- ----
            1       0     0 -p tcp -m tcp --dport 80 -m comment --comment "a remark that is so long that the ru
                            le does not fit into one line" -j ACCEPT
            """,
            Session.Show("Get-IptablesRule a"));
    }

    [Fact]
    public void AsText_is_what_iptables_prints()
    {
        Session.Run("Add-IptablesRule a INPUT -Protocol tcp -DestinationPort 80 -Jump ACCEPT");
        Assert.Equal(
            """
            Chain INPUT (policy ACCEPT 0 packets, 0 bytes)
             pkts bytes target     prot opt in     out     source               destination
                0     0 ACCEPT     6    --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:80

            Chain FORWARD (policy ACCEPT 0 packets, 0 bytes)
             pkts bytes target     prot opt in     out     source               destination
            """,
            string.Join('\n', Session.Run("Get-IptablesRule a -Chain INPUT, FORWARD -AsText").Select(line => line.ToString().TrimEnd())));
    }

    private const string Rules =
        """
        *filter
        :INPUT DROP [0:0]
        :FORWARD DROP [0:0]
        :OUTPUT ACCEPT [0:0]
        :WEB - [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
        """;

    [Theory]
    [InlineData("-Jump ACCEPT -Protocol tcp -DestinationPort abc", "-DestinationPort: invalid port/service `abc' specified; expected a number from 0 to 65535 or a name such as http.")]
    [InlineData("-Jump ACCEPT -SourcePort 80", "-SourcePort goes with a protocol that has ports; give -Protocol tcp, udp, sctp or dccp.")]
    [InlineData("-Jump ACCEPT -DestinationPort 80", "-DestinationPort goes with a protocol that has ports; give -Protocol tcp, udp, sctp or dccp.")]
    [InlineData("-Table nat -Jump DNAT", "-Jump: DNAT: option \"-ToDestination\" must be specified.")]
    [InlineData("-Jump ACCEPT -ToPorts 80", "-ToPorts does not go with -Jump ACCEPT.")]
    [InlineData("-ToPorts 80", "-ToPorts belongs to a target; give -Jump.")]
    [InlineData("-State nosuch", "-State: Bad ctstate \"nosuch\"; there are INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED, SNAT and DNAT.")]
    [InlineData("-Source nope", "-Source: host/network `nope' not found; expected an IPv4 address (names are not resolved), such as 10.0.0.1 or 10.0.0.0/8.")]
    public void A_rule_of_parameters_is_refused_in_the_words_of_parameters(string parameters, string message) => Assert.Equal(message, Session.Fail($"Add-IptablesRule a OUTPUT {parameters}").ToString());

    [Fact]
    public void A_chain_with_rules_is_removed_with_Force()
    {
        Session.Run("New-IptablesChain a OLD; Add-IptablesRule a OLD -Jump DROP");
        Assert.Equal("Chain OLD still holds 1 rules; -Force removes it with them.", Session.Fail("ChainNotEmpty", "Remove-IptablesChain a OLD").ToString());
    }

    [Fact]
    public void All_tables_are_named_all()
    {
        Session.Run("Add-IptablesRule a INPUT -Jump DROP; Add-IptablesRule a POSTROUTING -Table nat -Jump MASQUERADE");
        Assert.Equal(Text("Get-IptablesRule a"), Text("Get-IptablesRule a -Table All"));
        Assert.Contains("MASQUERADE", Text("Get-IptablesRule a -Table all -AsText"), StringComparison.Ordinal);
    }
}
