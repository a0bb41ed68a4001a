using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>A neighbour, as <c>ip neigh</c> shows it.</summary>
public sealed record NeighborInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The link it is on.</summary>
    public required string Link { get; init; }

    /// <summary>Its IP address.</summary>
    public required string Address { get; init; }

    /// <summary>Its Ethernet address; empty for one that nobody answered for, and for an address that the namespace answers for.</summary>
    public required string MacAddress { get; init; }

    /// <summary>PERMANENT, REACHABLE, STALE, DELAY, PROBE or FAILED; PROXY for an address that the namespace answers for.</summary>
    public required string State { get; init; }

    /// <summary>As <c>ip neigh</c> prints it.</summary>
    public override string ToString() => State switch
    {
        "PROXY" => $"{Address} dev {Link} proxy",
        "FAILED" => $"{Address} dev {Link} FAILED",
        _ => $"{Address} dev {Link} lladdr {MacAddress} {State}",
    };

    internal static IEnumerable<NeighborInfo> All(Lab lab, string name)
    {
        var home = lab.Config[name];
        foreach (var fixedOne in home.Neighbors)
            yield return Make(lab, home, fixedOne.LinkIndex, fixedOne.Address.ToString(), fixedOne.Mac.ToString(), "PERMANENT");
        foreach (var learned in lab.State[name].Neighbors.Entries)
            yield return Make(lab, home, learned.LinkIndex, learned.Address.ToString(), learned.Mac.ToString(), home.StateOf(learned, lab.State.Now));
        foreach (var (link, address) in lab.State[name].Neighbors.Failed)
            yield return Make(lab, home, link, address.ToString(), "", "FAILED");
    }

    internal static IEnumerable<NeighborInfo> Proxies(Lab lab, string name)
    {
        var home = lab.Config[name];
        return home.ProxyNeighbors.Select(proxy => Make(lab, home, proxy.LinkIndex, proxy.Address.ToString(), "", "PROXY"));
    }

    private static NeighborInfo Make(Lab lab, NamespaceConfig home, int link, string address, string mac, string state) => new()
    {
        Lab = lab,
        Namespace = home.Name,
        Link = home.Links[link].Name,
        Address = address,
        MacAddress = mac,
        State = state,
    };
}
