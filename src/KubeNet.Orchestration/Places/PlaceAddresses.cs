using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Places;

/// <summary>What a name means as a destination.</summary>
/// <param name="What">It in words, for a complaint: <c>the service 'default/web'</c>.</param>
/// <param name="Addresses">Its addresses, best first; may be empty.</param>
public sealed record PlaceAddresses(string What, IReadOnlyList<IpAddress> Addresses)
{
    /// <summary>The ports that it has by its own account, for a packet that names none; a plain host has no account of them.</summary>
    public IReadOnlyList<(IpProtocol Protocol, ushort Port)> Ports { get; init; } = [];

    /// <summary>The link that a link-local address is on, where it was given with it; otherwise null.</summary>
    public string? Link { get; init; }

    /// <summary>Why it has no address, in place of the usual complaint; or null.</summary>
    public string? WhyNone { get; init; }
}
