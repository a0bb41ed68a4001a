using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>What packets do to sets is state, and an administrator finds it in the set.</summary>
public sealed class IpSetStateTests
{
    private readonly Lab _lab = Build();

    [Fact]
    public void An_entry_that_a_packet_made_can_be_seen_tested_and_deleted()
    {
        _lab.Send(Ping());
        Assert.Contains("add seen 10.0.0.1 timeout 60 packets 1 bytes 28\n", Saved(), StringComparison.Ordinal);
        _lab.Edit(config => config.RemoveIpSetEntry("b", "seen", "10.0.0.1", _lab.State.Now));
        Assert.DoesNotContain("add seen", Saved(), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_end_by_the_lab_s_clock()
    {
        _lab.Send(Ping());
        _lab.Advance(TimeSpan.FromSeconds(59));
        Assert.Contains("add seen 10.0.0.1 timeout 1 ", Saved(), StringComparison.Ordinal);
        _lab.Advance(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain("add seen", Saved(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fork_goes_its_own_way_and_exploring_leaves_no_trace()
    {
        var fork = _lab.Fork();
        fork.Send(Ping());
        _lab.Explore(Ping());
        Assert.DoesNotContain("add seen", Saved(), StringComparison.Ordinal);
        Assert.Contains("add seen", IpSetSave.Write(fork.Config["b"].IpSets, fork.State.Now), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_edit_changes_nothing_and_loses_nothing()
    {
        _lab.Send(Ping());
        Assert.Throws<IpSetException>(() => _lab.Edit(config => config.DestroyIpSet("b", "seen")));
        Assert.Contains("add seen 10.0.0.1", Saved(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_packets_filled_keeps_its_entries_when_it_is_swapped()
    {
        _lab.Send(Ping());
        _lab.Edit(config => config.CreateIpSet("b", IpSet.Create("spare", IpSetTypes.HashIp, new IpSetOptions { Timeout = 60, Counters = true })).SwapIpSets("b", "seen", "spare"));
        Assert.Contains("add spare 10.0.0.1", Saved(), StringComparison.Ordinal);
        _lab.Send(Ping());
        Assert.Contains("add seen 10.0.0.1", Saved(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_set_that_throws_an_entry_out_makes_the_answer_uncertain()
    {
        _lab.Edit(config => config.RestoreIpSets("b", "create tiny hash:ip maxelem 1 forceadd\nadd tiny 192.0.2.1\n", TimeSpan.Zero));
        _lab.Edit(config => config.RunIptables("b", "-A INPUT -j SET --add-set tiny src"));
        Assert.Equal(Verdict.Uncertain, _lab.Send(Ping()).Verdict);
    }

    private string Saved() => IpSetSave.Write(_lab.Config["b"].IpSets, _lab.State.Now);

    private static Probe Ping() => new() { From = "a", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Icmp };

    private static Lab Build()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Lab;
        lab.Edit(config => config.RestoreIpSets("b", "create seen hash:ip timeout 60 counters\n", TimeSpan.Zero).RunIptables("b", "-A INPUT -j SET --add-set seen src"));
        return lab;
    }
}
