using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Places;

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
