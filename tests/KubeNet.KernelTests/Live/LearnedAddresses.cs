using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>What the bridges and VXLANs of real namespaces learn of addresses: their FDBs, read and forgotten.</summary>
internal sealed class LearnedAddresses(IReadOnlyDictionary<string, KernelNamespace> namespaces)
{
    private readonly List<(string Ns, string Device)> _bridges = [];
    private readonly List<(string Ns, string Device)> _vxlans = [];
    private MacOwners? _owners;

    public void AddBridge(string ns, string device) => _bridges.Add((ns, device));

    public void AddVxlan(string ns, string device) => _vxlans.Add((ns, device));

    /// <summary>What bridges learned, as <c>host br0 a/eth0 dev veth0</c>, and VXLANs, as <c>host vxlan0 dst 192.0.2.1</c>.</summary>
    public IEnumerable<string> Read() => OfVxlans().Select(entry => $"{entry.Ns} {entry.Device} dst {entry.Host}").Concat(OfBridges());

    /// <summary>A device may have another MAC address from now on.</summary>
    public void ForgetOwners() => _owners = null;

    /// <summary>Forgets all of it.</summary>
    public void Forget()
    {
        foreach (var (ns, device) in _bridges)
            namespaces[ns].Ip([$"link set dev {device} type bridge fdb_flush"]);
        foreach (var (ns, device, mac, host) in OfVxlans().ToList())
            namespaces[ns].Run("bridge", $"fdb del {mac} dev {device} dst {host} self");
    }

    private IEnumerable<string> OfBridges()
    {
        _owners ??= new MacOwners(namespaces.Values.SelectMany(Devices));
        foreach (var ns in _bridges.Select(bridge => bridge.Ns).Distinct())
        {
            foreach (var words in Words(ns, "bridge", "fdb show"))
            {
                if (words is [var mac, "dev", var port, "master", var bridge, ..] && !words.Contains("permanent") && !words.Contains("static"))
                    yield return $"{ns} {bridge} {_owners.Of(mac)} dev {port}";
            }
        }
    }

    private IEnumerable<(string Ns, string Device, string Mac, string Host)> OfVxlans()
    {
        foreach (var (ns, device) in _vxlans)
        {
            foreach (var words in Words(ns, "bridge", $"fdb show dev {device}"))
            {
                if (words is [var mac, "dst", var host, ..] && !words.Contains("permanent"))
                    yield return (ns, device, mac, host);
            }
        }
    }

    /// <summary>Reads lines such as <c>2: veth0@if3: ... link/ether 02:00:00:00:00:01 brd ...</c>.</summary>
    private IEnumerable<(string Ns, string Device, string Mac, bool IsBridge)> Devices(KernelNamespace ns)
    {
        foreach (var words in Words(ns.Name, "ip", "-o link"))
        {
            var device = words.Length > 1 ? words[1].Split(':', '@')[0] : "";
            if (Array.IndexOf(words, "link/ether") is var at and > 0)
                yield return (ns.Name, device, words[at + 1], _bridges.Contains((ns.Name, device)));
        }
    }

    private IEnumerable<string[]> Words(string ns, string program, string arguments) =>
        namespaces[ns].Run(program, arguments).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
