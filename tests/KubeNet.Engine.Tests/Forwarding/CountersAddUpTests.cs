using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tests.Support;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tests.Forwarding;

/// <summary>The rule steps of a request, its replies and its asides are what the counters have counted.</summary>
public sealed class CountersAddUpTests
{
    [Theory]
    [InlineData("tcp")]
    [InlineData("udp")]
    [InlineData("udp closed")]
    [InlineData("ping")]
    [InlineData("rejected")]
    public void Rule_steps_add_up_to_the_counters(string kind)
    {
        var lab = LabBuilder.TwoNetworks().Listen("server", IpProtocol.Tcp, 80).Listen("server", IpProtocol.Udp, 53)
            .Iptables("router", "-t nat -A PREROUTING -d 10.0.1.1/32 -j DNAT --to-destination 10.0.2.2")
            .Iptables("router", "-t nat -A POSTROUTING -j MASQUERADE")
            .Iptables("router", "-A FORWARD -p tcp --dport 81 -j REJECT");
        foreach (var home in new[] { "client", "router", "server" })
        {
            foreach (var (table, chains) in new[] { ("raw", "PREROUTING OUTPUT"), ("mangle", "PREROUTING INPUT FORWARD OUTPUT POSTROUTING"), ("filter", "INPUT FORWARD OUTPUT"), ("security", "INPUT FORWARD OUTPUT") })
            {
                foreach (var chain in chains.Split(' '))
                    lab.Iptables(home, $"-t {table} -A {chain}");
            }
        }

        var trace = kind switch
        {
            "tcp" => lab.Tcp("client", "10.0.1.1", 80).ShouldEndIn(Verdict.Delivered),
            "udp" => lab.Udp("client", "10.0.1.1", 53).ShouldEndIn(Verdict.Delivered),
            "udp closed" => lab.Udp("client", "10.0.1.1", 54).ShouldEndIn(Verdict.Refused),
            "ping" => lab.Ping("client", "10.0.1.1").ShouldEndIn(Verdict.Delivered),
            _ => lab.Tcp("client", "10.0.1.1", 81).ShouldEndIn(Verdict.Rejected),
        };
        Assert.Equal(Counted(lab.Lab), Told(trace).GroupBy(name => name).Select(group => $"{group.Key} x{group.Count()}").Order());
    }

    private static IEnumerable<string> Told(PacketTrace trace)
    {
        foreach (var hop in trace.Hops)
        {
            foreach (var step in hop.Steps.OfType<RuleStep>())
                yield return $"{hop.Namespace} {step.Table} {step.Chain} {step.Rule}";
        }

        foreach (var other in trace.Asides.Append(trace.Reply).OfType<PacketTrace>().SelectMany(Told))
            yield return other;
    }

    private static IEnumerable<string> Counted(Lab lab)
    {
        var all = new List<string>();
        foreach (var home in lab.Config.Namespaces.Values)
        {
            foreach (var table in home.GetRuleset(IpFamily.IPv4).Tables.Values)
            {
                foreach (var chain in table.Chains.Values)
                {
                    for (var at = 0; at < chain.Rules.Count; at++)
                    {
                        var packets = lab.State[home.Name].Counters.Of(chain.Rules[at]).Packets;
                        if (packets > 0)
                            all.Add($"{home.Name} {table.Name.ToName()} {chain.Name} {at + 1} x{packets}");
                    }
                }
            }
        }

        return all.Order();
    }
}
