using System.Globalization;
using KubeNet.PowerShell.Assertions;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Assertions;

/// <summary>What the Should operators say, without Pester: tests/Pester/Assertions holds the same under Pester.</summary>
public sealed class AssertionTests : RouterTest
{
    private const string ThreeOfFour = "$null = Add-IptablesRule router FORWARD -Rule '-p tcp --dport 80 -m statistic --mode nth --every 4 --packet 0 -j DROP'; Measure-PacketPath client server -Port 80 -Count 100";

    [Theory]
    [InlineData("Trace-Packet client server -Port 80", "", true)]
    [InlineData("Trace-Packet client server -Port 80", "server", true)]
    [InlineData("Trace-Packet client server -Port 80", "router, 10.0.2.2", true)]
    [InlineData("Trace-Packet client server -Port 80", "10.0.2.2:80", true)]
    [InlineData("Trace-Packet client server -Port 80", "10.0.2.2:81", false)]
    [InlineData("Trace-Packet client server -Port 80", "router", false)]
    [InlineData("Trace-Packet client server -Port 80", "nosuch", null)]
    [InlineData("Trace-Packet client server -Port 81", "", false)]
    [InlineData("Set-IptablesPolicy router FORWARD DROP; Trace-Packet client server -Port 80", "server", false)]
    [InlineData("$null = Add-IptablesRule router FORWARD -Rule '-m bpf --object-pinned /sys/fs/bpf/x -j DROP'; Trace-Packet client server -Port 80", "", null)]
    public void Delivered_there_or_not_or_nobody_can_tell(string script, string to, bool? holds) =>
        Assert.Equal(holds, Holds(script, $"PacketAssertions]::Delivered($seen, {List(to)})"));

    [Theory]
    [InlineData("-s 10.0.1.0/24 -j DROP", "", "", true)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "filter FORWARD 1", "router", true)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "FILTER forward", "", true)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "-A FORWARD -s 10.0.1.0/24 -j DROP", "", true)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "*10.0.1.0/24*", "", true)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "filter FORWARD policy", "", false)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "filter FORWARD 1", "client", false)]
    [InlineData("-s 10.0.1.0/24 -j DROP", "", "nosuch", null)]
    [InlineData("-j REJECT", "", "", false)]
    public void Dropped_by_whom_and_where(string rule, string by, string where, bool? holds) =>
        Assert.Equal(holds, Holds(Ruled(rule), $"PacketAssertions]::DroppedBy($seen, '{by}', '{where}')"));

    [Theory]
    [InlineData("-j REJECT", "icmp-port-unreachable", true)]
    [InlineData("-p tcp -j REJECT --reject-with tcp-reset", "tcp-reset", true)]
    [InlineData("-p tcp -j REJECT --reject-with tcp-reset", "filter FORWARD 1", true)]
    [InlineData("-p tcp -j REJECT --reject-with tcp-reset", "filter INPUT", false)]
    [InlineData("-j DROP", "", false)]
    public void Rejected_by_whom(string rule, string by, bool holds) =>
        Assert.Equal(holds, Holds(Ruled(rule), $"PacketAssertions]::RejectedBy($seen, '{by}', $null)"));

    [Theory]
    [InlineData("10.0.2.2:80", true)]
    [InlineData("10.0.2.2", true)]
    [InlineData("server", true)]
    [InlineData("10.0.2.2:8080", false)]
    [InlineData("client", false)]
    public void Translated_to_an_address_a_port_or_a_name(string to, bool holds) => Assert.Equal(holds, Holds(
        "$null = Add-IptablesRule router PREROUTING -Table nat -Rule '-p tcp --dport 8080 -j DNAT --to-destination 10.0.2.2:80'; Trace-Packet client 10.0.1.1 -Port 8080", $"PacketAssertions]::TranslatedTo($seen, {List(to)})"));

    [Theory]
    [InlineData(3, 1, null, true)]
    [InlineData(0.75, 0.25, 0.001, true)]
    [InlineData(1, 1, null, false)]
    [InlineData(7, 3, 0.04, false)]
    [InlineData(7, 3, 0.06, true)]
    public void Spread_in_shares_give_or_take_what_chance_explains(double server, double dropped, double? within, bool holds)
    {
        var share = $"@{{ server = {server.ToString(CultureInfo.InvariantCulture)}; Dropped = {dropped.ToString(CultureInfo.InvariantCulture)} }}";
        Assert.Equal(holds, Holds(ThreeOfFour, $"SpreadAssertions]::Over($seen, {share}, {within?.ToString(CultureInfo.InvariantCulture) ?? "$null"})"));
    }

    // One of two may get none of ten flows by chance, and may not get none of a hundred.
    [Theory]
    [InlineData(10, "'server', 'client'", "$null", null)]
    [InlineData(100, "'server', 'client'", "$null", false)]
    [InlineData(100, "'server', 'client'", "0.5", false)]
    [InlineData(100, "@{ server = 99; client = 1 }", "$null", null)]
    [InlineData(2000, "@{ server = 99; client = 1 }", "$null", false)]
    [InlineData(100, "@{ server = 99; Dropped = 1 }", "0.02", false)]
    [InlineData(10, "'server'", "$null", true)]
    public void A_place_that_got_nothing_is_no_place_of_the_spread(int count, string shares, string within, bool? holds) =>
        Assert.Equal(holds, Holds($"Measure-PacketPath client server -Port 80 -Count {count}", $"SpreadAssertions]::Over($seen, ({shares}), {within})"));

    [Fact]
    public void Where_chance_may_explain_it_the_count_that_tells_is_named()
    {
        var told = (Judgement)Session.Run("$seen = @(Measure-PacketPath client server -Port 80 -Count 10); [KubeNet.PowerShell.Assertions.SpreadAssertions]::Over($seen, ('server', 'client'), $null).Judge($false, '')")[^1].BaseObject;
        Assert.Contains("but that cannot be told", told.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("client: 0 %, and 50 % was expected; that may be chance in so few flows: more are needed to tell (-Count 17 or more)", told.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'server'", "5", "-Within is a share of all flows, a number from 0 to 1 such as 0.05 for 5 %, and not '5'.")]
    [InlineData("'server'", "-1", "-Within is a share of all flows, a number from 0 to 1 such as 0.05 for 5 %, and not '-1'.")]
    [InlineData("'server'", "'abc'", "-Within is a share of all flows, a number from 0 to 1 such as 0.05 for 5 %, and not 'abc'.")]
    [InlineData("@{ server = 0 }", "$null", "The weight of 'server' is a number above 0, and not '0'. Leave out a place that is to get nothing.")]
    [InlineData("@{ server = -1 }", "$null", "The weight of 'server' is a number above 0, and not '-1'. Leave out a place that is to get nothing.")]
    [InlineData("'server'", "$true", "-Within is a share of all flows, a number from 0 to 1 such as 0.05 for 5 %, and not 'True'.")]
    [InlineData("'server', ''", "$null", "A place has no name.")]
    [InlineData("@{ server = [double]::PositiveInfinity }", "$null", "The weight of 'server' is a number above 0, and not")]
    [InlineData("@{ server = @(1) }", "$null", "The weight of 'server' is a number above 0, and not 'System.Object[]'.")]
    [InlineData("@{ server = 'x' }", "$null", "The weight of 'server' is a number above 0, and not 'x'. Leave out a place that is to get nothing.")]
    public void Shares_and_tolerances_that_are_none_fail_either_way_and_say_so(string shares, string within, string why)
    {
        var call = $"$seen = @(Measure-PacketPath client server -Port 80 -Count 10); $told = [KubeNet.PowerShell.Assertions.SpreadAssertions]::Over($seen, ({shares}), ({within})); $told.Judge($false, ''); $told.Judge($true, '')";
        Assert.All(Session.Run(call), told => Assert.Contains(why, ((Judgement)told.BaseObject).FailureMessage, StringComparison.Ordinal));
    }

    [Fact]
    public void A_flow_that_ends_elsewhere_is_no_spread_at_all() => Assert.False(Holds(ThreeOfFour, "SpreadAssertions]::Over($seen, @{ server = 1 }, 0.5)"));

    [Fact]
    public void The_opposite_of_reaching_all_is_to_reach_none()
    {
        var traces = Session.Run("Trace-Packet client server -Port 80; Trace-Packet client server -Port 81").Select(result => (Engine.Tracing.PacketTrace)result.BaseObject).ToArray();
        var some = ReachAssertions.All("client", ["server"], traces, null);
        Assert.Equal((false, false), (some.Judge(not: false, null).Succeeded, some.Judge(not: true, null).Succeeded));
        Assert.True(ReachAssertions.All("client", ["server"], traces[..1], null).Judge(not: false, null).Succeeded);
        Assert.True(ReachAssertions.All("client", ["server"], traces[1..], null).Judge(not: true, null).Succeeded);
        Assert.False(ReachAssertions.All("nobody", ["server"], [], null).Judge(not: true, null).Succeeded);
    }

    [Fact]
    public void A_place_is_not_reached_where_another_one_has_its_address()
    {
        Session.Run("$null = New-NetNamespace twin; $null = Add-DummyLink twin eth0; Add-IpAddress twin eth0 10.0.2.2/24");
        var traces = Session.Run("Trace-Packet client server -Port 80; Trace-Packet client twin -Port 80; Trace-Packet client 10.0.2.2 -Port 80").Select(result => (Engine.Tracing.PacketTrace)result.BaseObject).ToArray();
        var judgement = ReachAssertions.All("client", ["server", "twin", "10.0.2.2"], traces, Session.Lab).Judge(not: false, null);
        Assert.False(judgement.Succeeded);
        Assert.Contains("1 of 3 did not arrive:", judgement.FailureMessage, StringComparison.Ordinal);
        Assert.EndsWith("twin has that address too.", judgement.FailureMessage, StringComparison.Ordinal);
        Assert.True(ReachAssertions.All("client", ["twin"], traces[1..2], Session.Lab).Judge(not: true, null).Succeeded);
    }

    [Theory]
    [InlineData("DroppedBy", "NETFLTER_DROP", "Is it NETFILTER_DROP?")]
    [InlineData("RejectedBy", "tcp-rset", "Is it tcp-reset?")]
    [InlineData("DroppedBy", "filter FORWRD", "there is no chain 'FORWRD'")]
    [InlineData("DroppedBy", "netfilter_drp", "Is it NETFILTER_DROP?")]
    [InlineData("DroppedBy", "filter FORWARD 7 8", "behind table and chain stands policy or a rule's number")]
    [InlineData("DroppedBy", "filter FORWARD polcy", "behind table and chain stands policy or a rule's number")]
    public void A_name_that_nothing_has_fails_either_way(string operation, string by, string told)
    {
        foreach (var trace in new[] { "Trace-Packet client server -Port 80", "$null = Set-IptablesPolicy router FORWARD DROP; Trace-Packet client server -Port 80" })
        {
            var judgements = Session.Run($"$seen = $({trace}); $told = [KubeNet.PowerShell.Assertions.PacketAssertions]::{operation}($seen, '{by}', $null); $told.Judge($false, ''); $told.Judge($true, '')");
            Assert.All(judgements, judgement => Assert.Contains(told, ((Judgement)judgement.BaseObject).FailureMessage, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("IP_RPFILTER")]
    [InlineData("filter FORWARD 3")]
    [InlineData("nat PREROUTING")]
    [InlineData("tcp-reset")]
    [InlineData("*nosuch*")]
    [InlineData("filter FORWARD policy")]
    [InlineData("icmp6-port-unreachable")]
    [InlineData("mine")]
    [InlineData("nat MINE 2")]
    [InlineData("-A FORWARD -j DROP")]
    public void A_name_that_something_may_have_is_held_against_what_happened(string by) =>
        Assert.False(Holds("$null = New-IptablesChain server -Table nat MINE; Trace-Packet client server -Port 80", $"PacketAssertions]::DroppedBy($seen, '{by}', $null)"));

    [Fact]
    public void A_name_that_is_like_none_is_no_hint_at_another()
    {
        var told = (Judgement)Session.Run("[KubeNet.PowerShell.Assertions.PacketAssertions]::DroppedBy((Trace-Packet client server -Port 80), 'xyzzyplugh', $null).Judge($false, '')").Single().BaseObject;
        Assert.DoesNotContain("Is it", told.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@()")]
    [InlineData("$null")]
    public void Without_a_place_nothing_is_translated_and_nothing_is_not_translated(string to) =>
        Assert.Null(Holds("Trace-Packet client server -Port 80", $"PacketAssertions]::TranslatedTo($seen, {to})"));

    [Theory]
    [InlineData("@{ router = 3; client = 1 }")]
    [InlineData("@{ 'router' = 1; 'server' = 9 }")]
    public void What_is_wrong_anywhere_is_wrong_though_chance_may_explain_the_rest(string shares) =>
        Assert.False(Holds("Measure-PacketPath client server -Port 81 -Count 10", $"SpreadAssertions]::Over($seen, {shares}, $null)"));

    [Fact]
    public void Of_all_paths_a_place_that_got_nothing_is_none_however_small_its_share() =>
        Assert.False(Holds(
            "$null = Add-IptablesRule router FORWARD -Rule '-m statistic --mode random --probability 0.5 -j ACCEPT'; Trace-Packet client server -Port 80 -AllPaths",
            "SpreadAssertions]::Over($seen, @{ server = 9999; client = 1 }, $null)"));

    [Fact]
    public void Without_a_sender_or_a_place_nothing_is_reached_and_nothing_is_not_reached()
    {
        Assert.All([ReachAssertions.Incomplete(null, ["b"]), ReachAssertions.Incomplete([], ["b"]), ReachAssertions.Incomplete([null], ["b"]), ReachAssertions.Incomplete(["a"], null)], assertion =>
            Assert.Equal((false, false), (assertion!.Judge(not: false, null).Succeeded, assertion.Judge(not: true, null).Succeeded)));
        Assert.Null(ReachAssertions.Incomplete(["a"], ["b"]));
    }

    [Theory]
    [InlineData("@{ ActualValue = 1; To = $null }", "To")]
    [InlineData("@{ To = @('server', '') }", "To")]
    [InlineData("@{ By = '' }", "By")]
    [InlineData("@{ Share = @{ server = 1 }; Within = $null }", "Within")]
    [InlineData("@{ ActualValue = $null; Negate = $null; Because = ''; To = 'server' }", null)]
    public void A_parameter_that_is_nothing_fails_either_way(string bound, string? named)
    {
        var judgements = Session.Run($"$seen = Trace-Packet client server -Port 80; $told = [KubeNet.PowerShell.Assertions.PacketAssertions]::Delivered($seen, $null).Given({bound}); $told.Judge($false, ''); $told.Judge($true, '')")
            .Select(result => (Judgement)result.BaseObject).ToList();
        Assert.Equal([named is null, false], judgements.Select(judgement => judgement.Succeeded));
        if (named is not null)
            Assert.All(judgements, judgement => Assert.EndsWith($"-{named} was given, but is nothing; is the variable's name right?", judgement.FailureMessage, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_tells_the_way_in_a_few_lines()
    {
        var judgement = (Judgement)Session.Run("Set-IptablesPolicy router FORWARD DROP; $trace = Trace-Packet client server -Port 80; "
            + "[KubeNet.PowerShell.Assertions.PacketAssertions]::Delivered($trace, 'server').Judge($false, 'because the shop is open')")[^1].BaseObject;
        Assert.False(judgement.Succeeded);
        Assert.StartsWith("Expected the packet to be delivered to server, because the shop is open, but this happened:\n  tcp 10.0.1.2:40000 > 10.0.2.2:80 [S]\n    client  -> eth0\n", judgement.FailureMessage, StringComparison.Ordinal);
        Assert.EndsWith("      filter     FORWARD => policy DROP\n  Dropped in router: the policy of filter FORWARD dropped it.", judgement.FailureMessage, StringComparison.Ordinal);
        Assert.Equal("because the shop is open", judgement.ExpectResult?.Because);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("client")]
    public void What_is_no_trace_fails_either_way(string? actual)
    {
        var assertion = PacketAssertions.DroppedBy(actual, null, null);
        Assert.Equal((false, false), (assertion.Judge(not: false, null).Succeeded, assertion.Judge(not: true, null).Succeeded));
    }

    // Names are those of the session's lab, so that the session asks.
    private bool? Holds(string script, string call) =>
        Session.Run($"$seen = @({script}); if ($seen.Count -eq 1) {{ $seen = $seen[0] }}; [KubeNet.PowerShell.Assertions.{call}.Holds")[^1]?.BaseObject as bool?;

    private static string List(string places) => $"[string[]] @({string.Join(", ", places.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(place => $"'{place}'"))})";

    private static string Ruled(string rule) => $"$null = Add-IptablesRule router FORWARD -Rule '{rule}'; Trace-Packet client server -Port 80";
}
