using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.PowerShell.Commands;

/// <summary>One kind of names that a person may give in place of a network namespace or an address: pods, services, containers ...</summary>
internal interface IPlaceNames
{
    /// <summary>The network namespace that a name means as a sender, or null where it is no name of this kind.</summary>
    string? FindSender(NetworkConfig config, string text);

    /// <summary>The addresses that a name means as a destination, best first, or null where it is no name of this kind.</summary>
    /// <param name="config">The lab's configuration.</param>
    /// <param name="sender">The network namespace that asks.</param>
    /// <param name="text">What a person typed.</param>
    PlaceAddresses? FindDestination(NetworkConfig config, string sender, string text);

    /// <summary>The names there are, for a complaint.</summary>
    IEnumerable<string> Names(NetworkConfig config);
}

/// <summary>What a name means as a destination.</summary>
/// <param name="What">It in words, for a complaint: <c>the service 'default/web'</c>.</param>
/// <param name="Addresses">Its addresses, best first; may be empty.</param>
internal sealed record PlaceAddresses(string What, IReadOnlyList<IpAddress> Addresses)
{
    /// <summary>The ports that it has by its own account, for a packet that names none; a plain host has no account of them.</summary>
    public IReadOnlyList<(IpProtocol Protocol, ushort Port)> Ports { get; init; } = [];

    /// <summary>Why it has no address, in place of the usual complaint; or null.</summary>
    public string? WhyNone { get; init; }
}
