namespace KubeNet.Engine.Netfilter;

/// <summary>
/// What a rule sees: struct nf_hook_state and the packet. Precondition: <see cref="InDevice"/> is null at OUTPUT and POSTROUTING of
/// locally made packets, <see cref="OutDevice"/> is null at PREROUTING and INPUT. For bridged packets both are the bridge.
/// </summary>
public readonly ref struct HookContext
{
    /// <summary>Where in the packet's path.</summary>
    public required Hook Hook { get; init; }

    /// <summary>The table being asked, which some targets care for.</summary>
    public TableName Table { get; init; }

    /// <summary>The packet.</summary>
    public required SkBuff Skb { get; init; }

    /// <summary>The device it came in by, or null.</summary>
    public string? InDevice { get; init; }

    /// <summary>The device it leaves by, or null.</summary>
    public string? OutDevice { get; init; }

    /// <summary>The host.</summary>
    public required INetfilterHost Host { get; init; }
}
