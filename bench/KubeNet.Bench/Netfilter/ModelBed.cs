using System.Diagnostics;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Bench.Netfilter;

/// <summary>The bed in a lab.</summary>
internal sealed class ModelBed
{
    private readonly Lab _lab = new(seed: 1);

    public ModelBed()
    {
        foreach (var name in new[] { "client", "node", "backend" })
            _lab.Edit(config => config.AddNamespace(name).SetLink(name, "lo", new LinkChange { Up = true }));
        Join("client", Bed.Client, Bed.ClientGateway, "c0");
        Join("backend", Bed.Backend, Bed.BackendGateway, "b0");
        _lab.Edit(config => config.SetSysctl("node", "net.ipv4.ip_forward", "1").SetSysctl("node", "net.netfilter.nf_conntrack_max", "10000000")
            .AddListener("backend", new Listener(IpProtocol.Udp, null, ServiceRules.Port)));
    }

    /// <summary>Loads rules, and how many seconds that took.</summary>
    public double Restore(string rules)
    {
        var start = Stopwatch.GetTimestamp();
        _lab.Edit(config => config.RestoreRuleset("node", rules, out _));
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Sends one datagram from each of some source ports; how many seconds one took.</summary>
    public double Send(string to, int firstPort, int count, bool isRecorded, bool isSamePort = false)
    {
        var probe = new Probe { From = "client", To = IpAddress.Parse(to), Protocol = IpProtocol.Udp, Port = ServiceRules.Port, PayloadSize = 0, OneWay = true, SourcePort = (ushort)firstPort };
        var start = Stopwatch.GetTimestamp();
        for (var at = 0; at < count; at++)
        {
            if (!isSamePort)
                probe = probe with { SourcePort = (ushort)(firstPort + at) };
            var verdict = isRecorded ? _lab.Send(probe).Verdict : _lab.SendForVerdict(probe);
            if (verdict != Verdict.Delivered)
                throw new InvalidOperationException($"The packet ended {verdict}.");
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / count;
    }

    /// <summary>How many connections the node tracks.</summary>
    public int Connections => _lab.State["node"].Connections.Count;

    /// <summary>Forgets the node's connections.</summary>
    public void Clear() => _lab.State["node"].Connections.RemoveAll(_ => true);

    private void Join(string end, string address, string gateway, string device) => _lab.Edit(config => config
        .AddVethPair(new VethSpec("node", device, end, "eth0"))
        .AddAddress("node", device, InterfaceAddress.Parse($"{gateway}/24")).AddAddress(end, "eth0", InterfaceAddress.Parse($"{address}/24"))
        .SetLink("node", device, new LinkChange { Up = true }).SetLink(end, "eth0", new LinkChange { Up = true })
        .AddRoute(end, new RouteSpec { Destination = IpPrefix.Default(IpFamily.IPv4), Via = IpAddress.Parse(gateway) }));
}
