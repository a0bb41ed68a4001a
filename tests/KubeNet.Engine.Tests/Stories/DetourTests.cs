using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using KubeNet.Engine.Tracing.Stories;

namespace KubeNet.Engine.Tests.Stories;

/// <summary>What a story leaves out: chains that were called and where nothing came of it.</summary>
public sealed class DetourTests
{
    [Fact]
    public void A_jump_that_comes_to_nothing_is_left_out() =>
        Assert.Equal([0], Left(Rule("nat", "PREROUTING", "jump A"), Rule("nat", "PREROUTING", "DNAT 10.0.0.1")));

    [Fact]
    public void So_are_the_jumps_inside_it_and_its_return() =>
        Assert.Equal([0, 1, 2], Left(Rule("nat", "PREROUTING", "jump A"), Rule("nat", "A", "jump B"), Rule("nat", "B", "RETURN"), Rule("nat", "PREROUTING", "DNAT 10.0.0.1")));

    [Fact]
    public void A_jump_stays_where_something_deep_inside_came_of_it() =>
        Assert.Equal([1], Left(Rule("nat", "PREROUTING", "jump A"), Rule("nat", "A", "jump B"), Rule("nat", "A", "jump C"), Rule("nat", "C", "DNAT 10.0.0.1")));

    [Fact]
    public void A_rule_that_only_counts_is_something() =>
        Assert.Equal([], Left(Rule("filter", "FORWARD", "jump A"), Rule("filter", "A", "")));

    [Fact]
    public void A_policy_that_accepts_is_told_where_the_table_decides()
    {
        Assert.Equal([0, 1], Left(Rule("nat", "OUTPUT", "jump A"), new PolicyStep("OUTPUT", "nat", "OUTPUT", "ACCEPT")));
        Assert.Equal([0], Left(Rule("filter", "OUTPUT", "jump A"), new PolicyStep("OUTPUT", "filter", "OUTPUT", "ACCEPT")));
        Assert.Equal([0], Left(Rule("mangle", "OUTPUT", "jump A"), new PolicyStep("OUTPUT", "mangle", "OUTPUT", "DROP")));
    }

    [Fact]
    public void Each_table_is_looked_at_alone() =>
        Assert.Equal([0, 1], Left(Rule("nat", "OUTPUT", "jump A"), Rule("filter", "OUTPUT", "jump A"), Rule("filter", "OUTPUT", "ACCEPT")));

    private static IEnumerable<int> Left(params Step[] steps) => Detours.In(steps.ToEquatableArray()).Order();

    private static RuleStep Rule(string table, string chain, string effect) => new("HOOK", table, chain, 1, "", effect) { Hook = table };
}
