using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>What is sent: mostly what a program sends to somebody who is there, now and then the odd.</summary>
internal sealed class ProbeGenerator(Dice dice, Draft draft, Plan plan)
{
    private static readonly ushort[] Ports = [53, 53, 80, 80, 5353, 8080, 9];

    private static readonly TcpFlags[] OddFlags =
    [
        TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Rst, TcpFlags.Fin, TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg, TcpFlags.None,
        TcpFlags.Syn | TcpFlags.Fin, TcpFlags.Syn | TcpFlags.Rst, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Syn, TcpFlags.Rst | TcpFlags.Ack, TcpFlags.Psh | TcpFlags.Ack,
        TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, TcpFlags.Syn | TcpFlags.Ece, TcpFlags.Ack | TcpFlags.Ece, TcpFlags.Syn | TcpFlags.Urg,
    ];

    public IReadOnlyList<LabProbe> Run(int count)
    {
        var probes = new List<LabProbe>();
        for (var i = 0; i < count; i++)
        {
            var probe = i > 0 && dice.OneIn(5) ? Again(probes[^1]) : Next();
            probes.Add(probe with { SourcePort = probe.SourcePort == 0 ? (ushort)(40000 + i) : probe.SourcePort, KeepsState = i > 0 });
        }

        return probes;
    }

    /// <summary>
    /// The flow before once more, a TCP one by another port. At once: a UDP flow that lasts two seconds becomes ASSURED, by the clock.
    /// </summary>
    private static LabProbe Again(LabProbe probe) => probe.Protocol == IpProtocol.Tcp && probe.RawFlags is null ? probe with { SourcePort = 0 } : probe;

    private LabProbe Next()
    {
        var family = plan.UsesIpv6 && dice.OneIn(2) ? IpFamily.IPv6 : IpFamily.IPv4;
        var from = dice.Pick(plan.Namespaces);
        var protocol = dice.Pick(IpProtocol.Udp, IpProtocol.Udp, IpProtocol.Tcp, IpProtocol.Tcp, family == IpFamily.IPv4 ? IpProtocol.Icmp : IpProtocol.Icmpv6);
        var probe = new LabProbe
        {
            From = from,
            Protocol = protocol,
            To = IpAddress.Parse(Target(from, family)),
            Port = protocol.IsIcmp() ? (ushort)0 : dice.Pick(protocol == IpProtocol.Udp ? Ports[..2] : [.. Ports]),
        };
        if (protocol == IpProtocol.Udp && dice.OneIn(3))
            probe = probe with { Port = dice.Pick(Ports) };
        if (dice.OneIn(8))
            probe = probe with { Mark = (uint)dice.Between(1, 4) };
        if (dice.OneIn(10))
            probe = probe with { Ttl = dice.Pick<byte>(1, 2, 3, 255) };
        if (dice.OneIn(12))
            probe = probe with { Tos = dice.Pick<byte>(0x10, 0x08, 0x48, 0xb8) };
        if (protocol != IpProtocol.Tcp && dice.OneIn(4))
            probe = probe with { PayloadSize = dice.Pick(0, 100, 1232, 1252, 1253, 1272, 1372, 1400, 1422, 1423, 1452, 1453, 1472, 1473, 2000, 3000, 4500), DontFragment = dice.Pick<bool?>(null, null, false, true) };
        if (dice.OneIn(8) && plan.OwnAddresses(draft.Lab, family, from) is { Count: > 0 } own)
            probe = probe with { Source = IpAddress.Parse(dice.Pick(own)) };
        if (dice.OneIn(15))
            probe = probe with { Device = dice.Pick(Devices(from)) };
        if (family == IpFamily.IPv4 && dice.OneIn(3))
            probe = probe with { Broadcast = true };

        // Without a device the first route to all groups counts, and which that is hangs on which carrier was heard of first.
        if (family == IpFamily.IPv6 && probe.To.IsMulticast)
            return probe with { Device = probe.Device ?? dice.Pick(Devices(from)) };
        return protocol == IpProtocol.Tcp && dice.OneIn(4) ? Odd(probe, family) : probe;
    }

    private List<string> Devices(string ns) => [.. draft.Lab.Config[ns].Links.Values.Where(link => link is not LoopbackLink).Select(link => link.Name).DefaultIfEmpty("lo")];

    private LabProbe Odd(LabProbe probe, IpFamily family)
    {
        var own = plan.OwnAddresses(draft.Lab, family, probe.From);
        return own.Count == 0 ? probe : probe with
        {
            RawFlags = dice.Pick(OddFlags),
            Source = IpAddress.Parse(dice.Pick(own)),
            Tos = null,
            Device = null,
            Broadcast = false,
            PayloadSize = dice.Pick(null, null, 10, (int?)100),
        };
    }

    private string Target(string from, IpFamily family)
    {
        if (dice.OneIn(8))
            return dice.Pick(Odds(family));
        var others = plan.Addresses(family).Except(plan.Addresses(family, from)).ToList();
        var own = plan.Addresses(family, from).ToList();
        return others.Count > 0 && (own.Count == 0 || !dice.OneIn(8)) ? dice.Pick(others) : own.Count > 0 ? dice.Pick(own) : family == IpFamily.IPv4 ? "127.0.0.1" : "::1";
    }

    private List<string> Odds(IpFamily family) => family == IpFamily.IPv4
        ? [.. Hosts(family, 0, 77, 255), "127.0.0.1", "127.0.0.2", "10.96.0.10", "10.96.0.11", "192.0.2.1", "255.255.255.255", "224.0.0.1", "239.1.2.3"]
        : [.. Hosts(family, 0, 0x77), "::1", "fd00:96::10", "fd00:96::11", "2001:db8::1", "ff02::1", "ff02::2", "ff05::2", "ff0e::1234"];

    /// <summary>Addresses that nobody was given; the lowest of an IPv6 network is all its routers'.</summary>
    private IEnumerable<string> Hosts(IpFamily family, params int[] numbers) => numbers.SelectMany(number => plan.Segments.Select(segment => segment.Host(family, number)));
}
