using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Labs;

/// <summary>Several threads at one lab: edits and packets take turns.</summary>
public sealed class LabThreadTests
{
    private const int Turns = 400;

    [Fact]
    public void No_edit_is_lost()
    {
        var lab = new Lab();
        Parallel.For(0, Turns, number => lab.Edit(config => config.AddNamespace($"n{number}")));
        Assert.Equal(Turns, lab.Config.Namespaces.Count);
    }

    [Fact]
    public void Packets_arrive_while_others_are_sent_and_the_configuration_changes()
    {
        var lab = new LabBuilder().Namespaces("a", "b").Veth("a:eth0:10.0.0.1/24", "b:eth0:10.0.0.2/24").Lab;
        var verdicts = new Verdict[Turns];
        Parallel.For(0, Turns, number =>
        {
            if (number % 8 == 0)
                lab.Edit(config => config.AddNamespace($"n{number}"));
            verdicts[number] = lab.Send(new Probe { From = "a", To = IpAddress.Parse("10.0.0.2"), Protocol = IpProtocol.Icmp }).Verdict;
        });
        Assert.All(verdicts, verdict => Assert.Equal(Verdict.Delivered, verdict));
    }
}
