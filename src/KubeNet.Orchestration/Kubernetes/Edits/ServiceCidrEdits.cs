using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's further ranges of service addresses.</summary>
public static class ServiceCidrEdits
{
    /// <summary>The name of the range that the API server's flag gives, <see cref="ClusterOptions.ServiceCidrs"/>.</summary>
    public const string First = "kubernetes";

    /// <summary>Adds a range, of which services may have addresses from now on.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, ServiceCidrExists, InvalidServiceCidr, ClusterNetworksOverlap.</exception>
    public static Cluster AddServiceCidr(this Cluster cluster, ServiceCidr added)
    {
        ObjectNames.RequireSubdomain("ServiceCIDR", added.Name);
        if (added.Name == First || cluster.ServiceCidrs.ContainsKey(added.Name))
            throw ClusterErrors.Exists("ServiceCidr", "ServiceCIDR", added.Name, cluster);
        return cluster.Admit(added);
    }

    /// <summary>Changes a range: one of a single family may get a second one behind it.</summary>
    /// <exception cref="NetConfigException">ServiceCidrNotFound, ServiceCidrFieldImmutable, and those of <see cref="AddServiceCidr"/>.</exception>
    public static Cluster SetServiceCidr(this Cluster cluster, string name, Func<ServiceCidr, ServiceCidr> change)
    {
        var before = cluster.Find(name);
        var after = change(before);

        // ValidateServiceCIDRUpdate in pkg/apis/networking/validation.
        if (after.Name != name || !after.Cidrs.Items.Take(before.Cidrs.Count).SequenceEqual(before.Cidrs))
            throw new NetConfigException("ServiceCidrFieldImmutable", $"The name and the ranges of ServiceCIDR '{name}' ({string.Join(", ", before.Cidrs)}) cannot be changed; only a range of the other family may be added. Add another ServiceCIDR.");
        return cluster.Admit(after);
    }

    /// <summary>Takes a range away.</summary>
    /// <exception cref="NetConfigException">ServiceCidrNotFound; ServiceCidrInUse: a service has an address of it that is of no other range, for which the API server waits.</exception>
    public static Cluster RemoveServiceCidr(this Cluster cluster, string name)
    {
        var after = cluster with { ServiceCidrs = cluster.ServiceCidrs.Remove(cluster.Find(name).Name) };
        if (cluster.Services.Values.FirstOrDefault(service => service.ClusterIPs.Any(address => after.ServiceRangeOf(address) is null)) is { } holder)
            throw new NetConfigException("ServiceCidrInUse", $"ServiceCIDR '{name}' of cluster '{cluster.Name}' cannot go: service '{holder.Name}' has {string.Join(" and ", holder.ClusterIPs)} of it. Remove that service first.");
        return after;
    }

    /// <summary>As <see cref="ServiceRanges(Cluster)"/>, those of a family.</summary>
    internal static IEnumerable<IpPrefix> ServiceRanges(this Cluster cluster, IpFamily family) => cluster.ServiceRanges().Where(range => range.Family == family);

    /// <summary>All ranges that services have addresses from: the cluster's own first, then the further ones in the order of their names.</summary>
    public static IEnumerable<IpPrefix> ServiceRanges(this Cluster cluster) => cluster.Options.ServiceCidrs.Concat(cluster.ServiceCidrs.Values.SelectMany(further => further.Cidrs)).Distinct();

    /// <summary>The range that gives an address out: of those that hold it the largest one (getAllocator in pkg/registry/core/service/ipallocator); or null.</summary>
    internal static IpPrefix? ServiceRangeOf(this Cluster cluster, IpAddress address) =>
        cluster.ServiceRanges(address.Family).Where(range => range.Contains(address)).OrderBy(range => range.Length).Select(range => (IpPrefix?)range).FirstOrDefault();

    private static ServiceCidr Find(this Cluster cluster, string name) => cluster.ServiceCidrs.TryGetValue(name, out var found)
        ? found
        : throw ClusterErrors.NotFound("ServiceCidr", "ServiceCIDR", name, cluster, cluster.ServiceCidrs.Keys);

    private static Cluster Admit(this Cluster cluster, ServiceCidr range)
    {
        if (range.Cidrs.IsEmpty || range.Cidrs.Count > 2 || (range.Cidrs.Count == 2 && range.Cidrs[0].Family == range.Cidrs[1].Family))
            throw new NetConfigException("InvalidServiceCidr", $"ServiceCIDR '{range.Name}' has {(range.Cidrs.IsEmpty ? "no range" : $"the ranges {string.Join(", ", range.Cidrs)}")}; give it one, or one of each family.");
        foreach (var cidr in range.Cidrs)
            cluster.RequireApart(range.Name, cidr);
        return cluster with { ServiceCidrs = cluster.ServiceCidrs.SetItem(range.Name, range) };
    }

    private static void RequireApart(this Cluster cluster, string name, IpPrefix cidr)
    {
        var pods = cluster.Options.PodCidrs.Items.Where(other => other.Overlaps(cidr)).Select(other => (IpPrefix?)other).FirstOrDefault() ?? cluster.Index.PodCidrOverlapping(cidr)?.Cidr;
        if (pods is not null)
            throw new NetConfigException("ClusterNetworksOverlap", $"ServiceCIDR '{name}' cannot have {cidr}, which overlaps the pod network {pods} of cluster '{cluster.Name}'; give it a range of its own.");
        if (cluster.Nodes.Values.FirstOrDefault(node => node.Addresses.Any(cidr.Contains)) is { } holder)
            throw new NetConfigException("ClusterNetworksOverlap", $"ServiceCIDR '{name}' cannot have {cidr}, in which node '{holder.Name}' of cluster '{cluster.Name}' has its own address; give it a range of its own.");
    }
}
