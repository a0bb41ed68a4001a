using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Tests.Support;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>What of an edit lets a policy's counter begin anew; seen with iptables 1.8.9 and both engines.</summary>
public sealed class PolicyCounterTests
{
    /// <summary>Commands that follow a packet which INPUT's policy let in, and whether its counter is still there after them.</summary>
    [Theory]
    [InlineData("", true, IptablesBackend.Nft)]
    [InlineData("-A INPUT -p tcp", true, IptablesBackend.Nft)]
    [InlineData("-P FORWARD DROP; -F INPUT", true, IptablesBackend.Nft)]
    [InlineData("-P INPUT ACCEPT", false, IptablesBackend.Nft)]
    [InlineData("-P INPUT DROP", false, IptablesBackend.Nft)]
    [InlineData("-X INPUT", false, IptablesBackend.Nft)]
    [InlineData("-X; -P INPUT ACCEPT", false, IptablesBackend.Nft)]
    [InlineData("-t mangle -A INPUT -p tcp", true, IptablesBackend.Legacy)]
    [InlineData("-P INPUT ACCEPT", false, IptablesBackend.Legacy)]
    [InlineData("-A INPUT -p tcp", false, IptablesBackend.Legacy)]
    [InlineData("-A OUTPUT -p tcp", false, IptablesBackend.Legacy)]
    [InlineData("-N U", false, IptablesBackend.Legacy)]
    public void A_policys_counter_lasts(string commands, bool isThere, IptablesBackend backend)
    {
        var lab = new LabBuilder().Namespaces("a").Lab;
        lab.Edit(config => config.RunIptables("a", "-P INPUT ACCEPT", backend: backend));
        lab.SendForVerdict(new Probe { From = "a", To = IpAddress.Parse("127.0.0.1"), Port = 99 });
        foreach (var command in commands.Split("; ", StringSplitOptions.RemoveEmptyEntries))
            lab.Edit(config => config.RunIptables("a", command, backend: backend));
        var sent = lab.State["a"].Counters.OfPolicy(lab.Config["a"].GetRuleset(IpFamily.IPv4, backend), TableName.Filter, "INPUT").Packets;
        Assert.Equal(isThere, sent > 0);
    }

    [Fact]
    public void A_restore_without_the_chain_takes_it_along_too()
    {
        var lab = new LabBuilder().Namespaces("a").Lab;
        lab.Edit(config => config.RunIptables("a", "-P INPUT ACCEPT"));
        lab.SendForVerdict(new Probe { From = "a", To = IpAddress.Parse("127.0.0.1"), Port = 99 });
        lab.Edit(config => config.RestoreRuleset("a", "*filter\n-A OUTPUT -p tcp\nCOMMIT\n", out _));
        lab.Edit(config => config.RunIptables("a", "-P INPUT ACCEPT"));
        Assert.Equal(0, lab.State["a"].Counters.OfPolicy(lab.Config["a"].GetRuleset(IpFamily.IPv4), TableName.Filter, "INPUT").Packets);
    }
}
