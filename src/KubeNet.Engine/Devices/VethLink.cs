namespace KubeNet.Engine.Devices;

/// <summary>One end of a veth pair (drivers/net/veth.c): what is sent comes in at the peer. It has a carrier while both ends are up.</summary>
public sealed record VethLink : Link
{
    /// <summary>The namespace of the other end, or null where that end is not in the model (an import that saw one side only).</summary>
    public required string? PeerNamespace { get; init; }

    /// <summary>The interface index of the other end in its namespace.</summary>
    public required int PeerIndex { get; init; }

    /// <inheritdoc/>
    public override string Kind => "veth";
}
