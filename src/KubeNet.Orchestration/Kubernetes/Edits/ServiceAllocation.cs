using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>Cluster addresses of services: pkg/registry/core/service/storage/alloc.go.</summary>
internal static class ServiceAllocation
{
    /// <summary>A cluster address for each family that has none.</summary>
    public static Cluster WithClusterIPs(this Cluster cluster, Service service, out Service after)
    {
        var addresses = new List<IpAddress>();
        if (service is { IsHeadless: false, Type: not ServiceType.ExternalName })
        {
            foreach (var family in service.IpFamilies)
            {
                var given = service.ClusterIPOf(family);
                if (given is null)
                {
                    cluster = cluster.TakeServiceAddress(family, out var taken);
                    given = taken;
                }

                addresses.Add(given.Value);
            }
        }

        after = service with { ClusterIPs = addresses.ToEquatableArray() };
        return cluster;
    }
}
