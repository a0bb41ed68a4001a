using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Views;

/// <summary>An entry of a bridge's forwarding database, as <c>bridge fdb</c> shows it.</summary>
public sealed record FdbInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The bridge.</summary>
    public required string Bridge { get; init; }

    /// <summary>The Ethernet address.</summary>
    public required string MacAddress { get; init; }

    /// <summary>The port it is behind; the bridge itself for an address of this host.</summary>
    public required string Port { get; init; }

    /// <summary>learned, static, or permanent (an address of this host).</summary>
    public required string State { get; init; }

    /// <summary>How long ago a learned address was last seen; null otherwise.</summary>
    public required TimeSpan? Age { get; init; }

    /// <summary>As <c>bridge fdb</c> prints it.</summary>
    public override string ToString() => $"{MacAddress} dev {Port} master {Bridge} {State}";

    internal static IEnumerable<FdbInfo> All(Lab lab, string name, BridgeLink bridge)
    {
        var home = lab.Config[name];
        // br_fdb_add_local: the addresses of the bridge and of its ports are the host's own.
        foreach (var own in home.PortsOf(bridge).Prepend(bridge).DistinctBy(link => link.Mac))
            yield return Make(own.Mac.ToString(), own.Index, "permanent", null);
        foreach (var entry in bridge.StaticFdb)
            yield return Make(entry.Mac.ToString(), entry.PortIndex, entry.IsLocal ? "permanent" : "static", null);
        foreach (var entry in lab.State[name].Fdb(bridge.Index).Entries.Where(entry => lab.State.Now - entry.LastSeen < TimeSpan.FromSeconds(bridge.AgeingTime)))
            yield return Make(entry.Mac.ToString(), entry.PortIndex, "learned", lab.State.Now - entry.LastSeen);

        FdbInfo Make(string mac, int port, string state, TimeSpan? age) => new()
        {
            Lab = lab,
            Namespace = name,
            Bridge = bridge.Name,
            MacAddress = mac,
            Port = home.Links[port].Name,
            State = state,
            Age = age,
        };
    }
}
