namespace KubeNet.Engine.Devices;

/// <summary>
/// A device whose other end is not in the model: a real machine's NIC, or a kind that is not modelled. What is sent there leaves the model.
/// </summary>
public sealed record ExternalLink : Link
{
    /// <summary>The kind as the import saw it: ether, vxlan, tun ...</summary>
    public required string ExternalKind { get; init; }

    /// <summary>Whether the kind resolves neighbours (Ethernet) or not (tun, NOARP).</summary>
    public bool NoArp { get; init; }

    /// <summary>Whether the real device had a carrier.</summary>
    public bool HasCarrier { get; init; } = true;

    /// <inheritdoc/>
    public override bool IsEthernet => !NoArp;

    /// <inheritdoc/>
    public override string Kind => ExternalKind;
}
