using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Views;

/// <summary>An entry of a bridge's or a VXLAN's forwarding database, as <c>bridge fdb</c> shows it.</summary>
public sealed record FdbInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The bridge; the VXLAN itself for its own entries.</summary>
    public required string Bridge { get; init; }

    /// <summary>The Ethernet address.</summary>
    public required string MacAddress { get; init; }

    /// <summary>The port it is behind; the bridge itself for an address of this host; the VXLAN.</summary>
    public required string Port { get; init; }

    /// <summary>The VLAN that it holds in; null without VLANs, or for all that the port is in.</summary>
    public int? Vlan { get; init; }

    /// <summary>The address of the host that a VXLAN sends to; null for a bridge.</summary>
    public string? Destination { get; init; }

    /// <summary>The UDP port there, where it is not the VXLAN's own; otherwise null.</summary>
    public ushort? DestinationPort { get; init; }

    /// <summary>The identifier (VNI) to send with, where it is not the VXLAN's own; otherwise null.</summary>
    public int? Id { get; init; }

    /// <summary>The device that outer packets must leave by, or null.</summary>
    public string? Via { get; init; }

    /// <summary>learned, static, or permanent: an address of this host, or a VXLAN's entry that you set.</summary>
    public required string State { get; init; }

    /// <summary>How long ago a learned address was last seen; null otherwise.</summary>
    public required TimeSpan? Age { get; init; }

    /// <summary>As <c>bridge fdb</c> prints it.</summary>
    public override string ToString()
    {
        if (Destination is null)
            return $"{MacAddress} dev {Port}{(Vlan is { } vlan ? $" vlan {vlan}" : "")} master {Bridge} {State}";
        var more = (DestinationPort is { } port ? $" port {port}" : "") + (Id is { } id ? $" vni {id}" : "") + (Via is { } via ? $" via {via}" : "");
        return $"{MacAddress} dev {Port} dst {Destination}{more} self {State}";
    }

    internal static IEnumerable<FdbInfo> All(Lab lab, string name, Link link) => link switch
    {
        BridgeLink bridge => All(lab, name, bridge),
        VxlanLink vxlan => All(lab, name, vxlan),
        _ => [],
    };

    private static IEnumerable<FdbInfo> All(Lab lab, string name, VxlanLink vxlan)
    {
        var home = lab.Config[name];
        foreach (var entry in vxlan.StaticFdb)
        {
            foreach (var remote in entry.Remotes)
                yield return Make(entry.Mac.ToString(), remote, "permanent", null);
        }

        foreach (var entry in lab.State[name].VxlanFdb(vxlan.Index).Entries.Where(entry => lab.State.Now - entry.LastSeen < TimeSpan.FromSeconds(vxlan.AgeingTime)))
            yield return Make(entry.Mac.ToString(), new VxlanRemote(entry.Address), "learned", lab.State.Now - entry.LastSeen);

        FdbInfo Make(string mac, VxlanRemote remote, string state, TimeSpan? age) => new()
        {
            Lab = lab,
            Namespace = name,
            Bridge = vxlan.Name,
            MacAddress = mac,
            Port = vxlan.Name,
            Destination = remote.Address.ToString(),
            DestinationPort = remote.Port,
            Id = remote.Id,
            Via = remote.LinkIndex is { } via ? home.Links[via].Name : null,
            State = state,
            Age = age,
        };
    }

    private static IEnumerable<FdbInfo> All(Lab lab, string name, BridgeLink bridge)
    {
        var home = lab.Config[name];
        // br_fdb_add_local: the addresses of the bridge and of its ports are the host's own.
        foreach (var own in home.PortsOf(bridge).Prepend(bridge).DistinctBy(link => link.Mac))
            yield return Make(own.Mac.ToString(), own.Index, "permanent", null);
        foreach (var entry in bridge.StaticFdb)
            yield return Make(entry.Mac.ToString(), entry.PortIndex, entry.IsLocal ? "permanent" : "static", null, entry.Vlan);
        foreach (var entry in lab.State[name].Fdb(bridge.Index).Entries.Where(entry => lab.State.Now - entry.LastSeen < TimeSpan.FromSeconds(bridge.AgeingTime)))
            yield return Make(entry.Mac.ToString(), entry.PortIndex, "learned", lab.State.Now - entry.LastSeen, entry.Vlan);

        FdbInfo Make(string mac, int port, string state, TimeSpan? age, ushort vlan = 0) => new()
        {
            Lab = lab,
            Namespace = name,
            Bridge = bridge.Name,
            MacAddress = mac,
            Port = home.Links[port].Name,
            Vlan = vlan == 0 ? null : vlan,
            State = state,
            Age = age,
        };
    }
}
