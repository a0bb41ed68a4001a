using System.Diagnostics;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Live;
using Xunit.Abstractions;

namespace KubeNet.KernelTests;

/// <summary>The harness itself: what it observes of a real kernel is what the kernel did.</summary>
public sealed class HarnessTests(ITestOutputHelper output)
{
    private static readonly KernelLab Routed = new("a router with DNAT", net =>
    {
        net.Namespace("client", "router", "server");
        net.Veth("client", "eth0", "router", "r0");
        net.Veth("router", "r1", "server", "eth0");
        net.Address("client", "eth0", "10.0.1.2/24");
        net.Address("router", "r0", "10.0.1.1/24");
        net.Address("router", "r1", "10.0.2.1/24");
        net.Address("server", "eth0", "10.0.2.2/24");
        net.Route("client", "default", "10.0.1.1");
        net.Route("server", "default", "10.0.2.1");
        net.Sysctl("router", "net.ipv4.ip_forward", "1");
        net.Iptables("router", """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            -A PREROUTING -d 10.0.1.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.2.2:8080
            -A PREROUTING -d 10.0.1.1/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.2.2:5353
            COMMIT
            *filter
            :INPUT ACCEPT [0:0]
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
            COMMIT

            """);
        net.Listen("server", "tcp", 8080);
        net.Listen("server", "udp", 5353);
    },
    [
        new LabProbe { From = "client", Protocol = IpProtocol.Tcp, To = IpAddress.Parse("10.0.1.1"), Port = 80 },
        new LabProbe { From = "client", Protocol = IpProtocol.Udp, To = IpAddress.Parse("10.0.1.1"), Port = 53 },
        new LabProbe { From = "client", Protocol = IpProtocol.Icmp, To = IpAddress.Parse("10.0.2.2"), SourcePort = 7 },
        new LabProbe { From = "client", Protocol = IpProtocol.Udp, To = IpAddress.Parse("10.0.2.2"), Port = 9 },
        new LabProbe { From = "client", Protocol = IpProtocol.Tcp, To = IpAddress.Parse("10.0.2.2"), Port = 9 },
        new LabProbe { From = "client", Protocol = IpProtocol.Tcp, To = IpAddress.Parse("10.0.2.9"), Port = 9 },
        new LabProbe { From = "client", Protocol = IpProtocol.Udp, To = IpAddress.Parse("10.0.1.9"), Port = 9 },
    ]);

    [SkippableFact]
    public void A_lab_stands_within_a_second_and_its_probes_are_observed()
    {
        KernelEnvironment.Require();
        var clock = Stopwatch.StartNew();
        using var live = LiveLab.Build(Routed);
        output.WriteLine($"built in {clock.ElapsedMilliseconds} ms");
        clock.Restart();
        var seen = LiveObserver.Run(live);
        output.WriteLine($"{seen.Count} probes in {clock.ElapsedMilliseconds} ms");
        foreach (var (probe, observation) in Routed.Probes.Zip(seen))
            output.WriteLine($"--- {probe}\n{observation}");
        Assert.Equal(["reply", "reply", "reply", "refused ECONNREFUSED", "refused ECONNREFUSED", "unreachable EHOSTUNREACH", "timeout"], seen.Select(one => one.Client));
    }
}
