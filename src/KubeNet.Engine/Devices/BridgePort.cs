namespace KubeNet.Engine.Devices;

/// <summary>The settings of a link as a bridge port, in <c>bridge link</c>'s words.</summary>
public sealed record BridgePort
{
    /// <summary>What a port has when it is added.</summary>
    public static BridgePort Default { get; } = new();

    /// <summary>Send a frame back out of the port it came in by.</summary>
    public bool Hairpin { get; init; }

    /// <summary>Learn source addresses here.</summary>
    public bool Learning { get; init; } = true;

    /// <summary>Send frames to unknown unicast addresses here.</summary>
    public bool Flood { get; init; } = true;

    /// <summary>Send multicast here.</summary>
    public bool McastFlood { get; init; } = true;

    /// <summary>Send broadcast here.</summary>
    public bool BcastFlood { get; init; } = true;

    /// <summary>Isolated ports do not talk to each other.</summary>
    public bool Isolated { get; init; }

    /// <summary>
    /// What it does with frames while it has a carrier; without one it is disabled. When it comes back it forwards again, unless the bridge runs STP.
    /// </summary>
    public BridgePortState State { get; init; } = BridgePortState.Forwarding;

    /// <summary>The VLANs that it is a member of, by number; they count where the bridge filters VLANs.</summary>
    public EquatableArray<BridgeVlan> Vlans { get; init; } = BridgeVlan.DefaultsOf(BridgeLink.UsualPvid);
}
