using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Namespaces;

/// <summary>Which of two rule engines is asked first, through the edits that kernel labs do not make (order of hooks: HookOrderLabs).</summary>
public sealed class HookOrderTests
{
    /// <summary>Commands of iptables-nft and, behind "legacy", of iptables-legacy; and the chains of table filter that nft is asked for first.</summary>
    [Theory]
    [InlineData("", "-A INPUT -p tcp; legacy -N X")]
    [InlineData("INPUT", "legacy -N X; -A INPUT -p tcp")]
    [InlineData("INPUT", "legacy -N X; -I INPUT -p tcp")]
    [InlineData("INPUT", "legacy -N X; -P INPUT DROP")]
    [InlineData("INPUT", "legacy -N X; -F INPUT")]
    [InlineData("", "legacy -N X; -F; -N X; -E X Y; -X")]
    [InlineData("INPUT", "legacy -N X; -A INPUT -p tcp; -D INPUT 1; -F")]
    [InlineData("INPUT", "legacy -N X; -A INPUT -p tcp; legacy -F; legacy -X; legacy -A INPUT -p tcp")]
    [InlineData("INPUT FORWARD OUTPUT", "legacy -N X; -A OUTPUT -p tcp; -A INPUT -p tcp; -A FORWARD -p tcp")]
    [InlineData("OUTPUT", "-A INPUT -p tcp; -P FORWARD DROP; legacy -N X; -A OUTPUT -p tcp; -A FORWARD -p tcp; -A INPUT -p udp")]
    [InlineData("INPUT", "-P INPUT ACCEPT; -P FORWARD DROP; legacy -N X; -X; -A INPUT -p tcp; -A FORWARD -p tcp")]
    [InlineData("INPUT", "-F INPUT; legacy -N X; -X INPUT; -A INPUT -p tcp")]
    [InlineData("", "legacy -N X; -A INPUT -p tcp; -F; -X")]
    [InlineData("", "legacy -t nat -N X; -A INPUT -p tcp")]
    public void What_is_made_last_is_asked_first(string nftFirst, string commands)
    {
        var config = commands.Split("; ").Aggregate(NetworkConfig.Create().AddNamespace("a"), (all, command) => command.StartsWith("legacy ", StringComparison.Ordinal)
            ? all.RunIptables("a", command["legacy ".Length..], backend: IptablesBackend.Legacy) : all.RunIptables("a", command));
        Assert.Equal(nftFirst, string.Join(' ', config["a"].NftFirst.Select(chain => chain.Hook.ToChainName())));
        Assert.All(config["a"].NftFirst, chain => Assert.Equal((IpFamily.IPv4, TableName.Filter), (chain.Family, chain.Table)));
    }

    [Fact]
    public void The_two_tables_security_have_priorities_of_their_own_and_so_no_order()
    {
        var config = NetworkConfig.Create().AddNamespace("a").RunIptables("a", "-t security -N X", backend: IptablesBackend.Legacy).RunIptables("a", "-t security -A INPUT -p tcp");
        Assert.Empty(config["a"].NftFirst);
    }

    [Fact]
    public void The_order_is_part_of_the_value_a_fork_s_edit_leaves_the_lab_s()
    {
        var lab = new Lab();
        lab.Edit(config => config.AddNamespace("a").RunIptables("a", "-A INPUT -p tcp").RunIptables("a", "-A INPUT -p tcp", backend: IptablesBackend.Legacy));
        var fork = lab.Fork();
        fork.Edit(config => config.RestoreRuleset("a", "*filter\n-A INPUT -p udp\nCOMMIT\n", out _));
        Assert.Empty(lab.Config["a"].NftFirst);
        Assert.Equal([new BaseChain(IpFamily.IPv4, TableName.Filter, Hook.Input)], fork.Config["a"].NftFirst);
    }
}
