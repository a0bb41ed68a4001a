using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Labs;

/// <summary>Several threads at one lab: edits and packets take turns. Somebody else tries while an edit is under way, and has to wait for its end.</summary>
public sealed class LabThreadTests
{
    private static readonly TimeSpan s_chance = TimeSpan.FromMilliseconds(200);

    private readonly Lab _lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Lab;

    [Fact]
    public void No_edit_is_lost()
    {
        MeanwhileOf(() => _lab.Edit(config => config.AddNamespace("theirs")));
        Assert.Equal(["a", "b", "mine", "theirs"], _lab.Config.Namespaces.Keys);
    }

    [Fact]
    public void A_packet_is_sent_in_one_configuration()
    {
        var probe = new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Icmp };
        var verdict = Verdict.Uncertain;
        MeanwhileOf(() => verdict = _lab.Send(probe).Verdict);
        Assert.Equal(Verdict.Delivered, verdict);
        MeanwhileOf(() => verdict = _lab.SendForVerdict(probe), "again");
        MeanwhileOf(() => _lab.SendTogether([probe, probe]), "together");
        MeanwhileOf(() => _lab.Explore(probe), "explored");
    }

    [Fact]
    public void Copies_the_clock_and_chance_wait_too()
    {
        MeanwhileOf(() => _lab.Fork());
        MeanwhileOf(() => _lab.Advance(TimeSpan.FromSeconds(1)), "later");
        MeanwhileOf(() => _lab.Reseed(7), "chance");
        MeanwhileOf(() => _lab.Become(new Lab()), "other");
        Assert.Empty(_lab.Config.Namespaces);
    }

    private void MeanwhileOf(Action theirs, string mine = "mine")
    {
        Task? other = null;
        _lab.Edit(config =>
        {
            other = Task.Run(theirs);
            Assert.False(other.Wait(s_chance), "It did not wait.");
            return config.AddNamespace(mine);
        });
        other!.Wait();
    }
}
