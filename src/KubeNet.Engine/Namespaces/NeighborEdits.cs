using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip neigh add ADDRESS lladdr MAC dev LINK nud permanent</c> and <c>ip neigh del</c>.</summary>
public static class NeighborEdits
{
    /// <summary>Sets a neighbour by hand.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NeighborExists, InvalidNeighbor.</exception>
    public static NetworkConfig AddNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address, MacAddress mac)
    {
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        if (address.IsUnspecified || address.IsMulticast || address.IsLimitedBroadcast)
            throw new NetConfigException("InvalidNeighbor", $"{address} is not the address of one neighbour; give a unicast address.");
        if (device is LoopbackLink)
            throw new NetConfigException("InvalidNeighbor", $"The loopback link '{link}' has no neighbours.");
        if (Find(home, device, address) is { } other)
            throw new NetConfigException("NeighborExists", $"{address} on link '{link}' in namespace '{@namespace}' is at {other.Mac} already; remove that entry first.");
        return config.With(home with { Neighbors = home.Neighbors.Add(new StaticNeighbor(address, device.Index, mac)) });
    }

    /// <summary>Takes a neighbour away that was set by hand.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NeighborNotFound.</exception>
    public static NetworkConfig RemoveNeighbor(this NetworkConfig config, string @namespace, string link, IpAddress address)
    {
        var home = config[@namespace];
        var device = config.Link(@namespace, link);
        var found = Find(home, device, address) ?? throw new NetConfigException("NeighborNotFound",
            $"No neighbour {address} was set on link '{link}' in namespace '{@namespace}'. {Choices.Among(home.Neighbors.Where(other => other.LinkIndex == device.Index).Select(other => other.Address.ToString()), "There are", "There is none.")}");
        return config.With(home with { Neighbors = home.Neighbors.Where(other => other != found).ToEquatableArray() });
    }

    private static StaticNeighbor? Find(NamespaceConfig home, Link device, IpAddress address) =>
        home.Neighbors.FirstOrDefault(other => other.LinkIndex == device.Index && other.Address == address);
}
