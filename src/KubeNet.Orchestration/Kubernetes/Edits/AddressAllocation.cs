using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>
/// Gives out addresses, always the same ones for the same edits. Each range is walked upwards from what was given last, and from its start
/// again at its end, as the host-local plugin and the controller-manager's CIDR allocator do.
/// </summary>
internal static class AddressAllocation
{
    /// <summary>A free address for a node: no segment's first host address, which is its router's, nor the one that the router has where a node was given that.</summary>
    public static Cluster TakeNodeAddress(this Cluster cluster, IpFamily family, out IpAddress address)
    {
        var range = cluster.Options.NodeCidrs.Items.Where(cidr => cidr.Family == family).Select(cidr => (IpPrefix?)cidr).FirstOrDefault()
            ?? throw new NetConfigException("NodeAddressesExhausted", $"Cluster '{cluster.Name}' has no {family} node network to take an address from; give the node an address or the cluster a node network.");
        var length = Math.Max(range.Length, cluster.Options.SegmentLength(family));
        return cluster.Take(range, $"nodes {family}", 2, IsFree, out address)
            ?? throw new NetConfigException("NodeAddressesExhausted", $"The node network {range} of cluster '{cluster.Name}' has no free address left; give the cluster a larger one, or the node an address of another network.");

        bool IsFree(IpAddress candidate)
        {
            var segment = new IpPrefix(candidate, length);
            return candidate.Bits - segment.Address.Bits >= 2 && candidate != segment.LastAddress && cluster.Index.NodeAt(candidate) is null && cluster.ServiceRangeOf(candidate) is null
                && cluster.RouterOf(segment) is { } router && router != candidate;
        }
    }

    /// <summary>A free pod network for a node, of the cluster's mask size.</summary>
    public static Cluster TakePodCidr(this Cluster cluster, IpFamily family, out IpPrefix cidr)
    {
        var range = cluster.Options.PodCidrs.Items.First(other => other.Family == family);
        var length = Math.Max(range.Length, cluster.Options.NodeCidrLength(family));
        var step = UInt128.One << (family.AddressBits() - length);
        var name = $"pod networks {family}";
        var count = UInt128.One << (length - range.Length);
        var next = cluster.LastGiven.TryGetValue(name, out var last) ? ((last.Bits - range.Address.Bits) / step) + 1 : 0;
        for (UInt128 tried = 0; tried < count; tried++)
        {
            cidr = new IpPrefix(range.Address.Add((next + tried) % count * step), length);
            if (cluster.Index.PodCidrOverlapping(cidr) is null)
                return cluster with { LastGiven = cluster.LastGiven.SetItem(name, cidr.Address) };
        }

        throw new NetConfigException("PodCidrsExhausted",
            $"The pod network {range} of cluster '{cluster.Name}' has no free /{length} left for another node; it has room for {count} nodes. Give the cluster a larger pod network or smaller ones to its nodes.");
    }

    /// <summary>A free address for a pod of a node, as the host-local plugin gives it, or Calico's address management.</summary>
    public static Cluster TakePodAddress(this Cluster cluster, Node node, IpFamily family, out IpAddress address)
    {
        var range = node.PodCidrOf(family)
            ?? throw new NetConfigException("PodAddressesExhausted", $"Node '{node.Name}' of cluster '{cluster.Name}' has no {family} pod network, so its pods cannot get {family} addresses; give it one.");
        return cluster.TakePodAddress(node, range, out address)
            ?? throw new NetConfigException("PodAddressesExhausted",
                $"The pod network {range} of node '{node.Name}' in cluster '{cluster.Name}' has no free address left for another pod; put the pod on another node or remove one from this node.");
    }

    /// <summary>Whether a node has an address of each family left for another pod. Its own pods are counted first, which is quick; pods that wait or are elsewhere may have its addresses too.</summary>
    public static bool HasRoom(Cluster cluster, Node node)
    {
        var pods = cluster.Index.PodsOn(node.Name);
        return (AllHaveRoom(pods.Count) || AllHaveRoom(pods.Count(name => cluster.Pods[name] is { HostNetwork: false, HasNetwork: true }) - cluster.Index.PodsOutside(node.Name).Count))
            && cluster.Options.Families.All(family => cluster.TakePodAddress(node, node.PodCidrOf(family)!.Value, out _) is not null);

        bool AllHaveRoom(int taken) => cluster.Options.Families.All(family => node.PodCidrOf(family) is { } range && HasRoom(cluster.Options, range, (uint)taken));
    }

    private static Cluster? TakePodAddress(this Cluster cluster, Node node, IpPrefix range, out IpAddress address)
    {
        return cluster.Take(range, $"pods {range.Family} {node.Name}", cluster.Options.ReservedAddresses(range.Family), IsFree, out address);

        bool IsFree(IpAddress candidate) => cluster.Index.PodAt(candidate) is null && (candidate != range.LastAddress || cluster.Options.LastAddressIsUsable(range.Family));
    }

    private static bool HasRoom(ClusterOptions options, IpPrefix range, uint pods) =>
        range.LastAddress.Bits - range.Address.Bits + (options.LastAddressIsUsable(range.Family) ? 1u : 0u) > options.ReservedAddresses(range.Family) + pods;

    /// <summary>
    /// A free cluster address: from the upper band of the range first, which dynamic addresses come from, then from the lower one, which is kept for
    /// chosen addresses (KEP-3070; calculateRangeOffset in pkg/registry/core/service/ipallocator). Further ranges serve when those before them are full. Upstream draws at random
    /// within a band, and among ranges.
    /// </summary>
    public static Cluster TakeServiceAddress(this Cluster cluster, IpFamily family, out IpAddress address)
    {
        var ranges = cluster.ServiceRanges(family).ToList();
        if (ranges.Count == 0)
            throw new NetConfigException("ServiceFamilyMissing", $"Cluster '{cluster.Name}' has no {family} service range; its families are {string.Join(" and ", cluster.Options.Families)}.");
        address = default;
        foreach (var range in ranges.Where(range => !ranges.Exists(other => other.Length < range.Length && other.Contains(range))))
        {
            var name = range == ranges[0] ? $"services {family}" : $"services {range}";
            var isFree = (IpAddress candidate) => cluster.Index.ServiceAt(candidate) is null && !(family == IpFamily.IPv4 && candidate == range.LastAddress);
            if ((cluster.Take(range, name, 1 + BandOffset(range), isFree, out address) ?? cluster.Take(range, $"{name} lower", 1, isFree, out address)) is { } after)
                return after;
        }

        throw new NetConfigException("ServiceAddressesExhausted", $"The service range {string.Join(" and ", ranges)} of cluster '{cluster.Name}' has no free address left; remove a service or give the cluster a larger range.");
    }

    // min(max(16, size / 16), 256), and none for ranges of 16 addresses or less.
    private static UInt128 BandOffset(IpPrefix range)
    {
        const uint Least = 16, Most = 256, Step = 16;
        var bits = range.Family.AddressBits() - range.Length;
        if (bits >= 16)
            return Most;
        var size = (1u << bits) - (range.Family == IpFamily.IPv4 ? 2u : 1u);
        return size <= Least ? 0u : Math.Clamp(size / Step, Least, Most);
    }

    private static Cluster? Take(this Cluster cluster, IpPrefix range, string name, UInt128 first, Func<IpAddress, bool> isFree, out IpAddress address)
    {
        address = default;
        var size = range.LastAddress.Bits - range.Address.Bits + 1;
        if (size <= first)
            return null;
        var start = cluster.LastGiven.TryGetValue(name, out var last) && range.Contains(last) ? last.Bits - range.Address.Bits + 1 : first;
        var count = size - first;

        // Beyond this many addresses in a row nothing can be taken: objects are far fewer.
        var tries = UInt128.Min(count, 1 << 22);
        for (UInt128 tried = 0; tried < tries; tried++)
        {
            address = range.Address.Add(first + ((start - first + tried) % count));
            if (isFree(address))
                return cluster with { LastGiven = cluster.LastGiven.SetItem(name, address) };
        }

        return null;
    }
}
