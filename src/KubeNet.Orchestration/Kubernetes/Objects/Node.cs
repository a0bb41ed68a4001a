using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>A machine of the cluster (v1.Node). Its network namespace has its name.</summary>
public sealed record Node
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its labels; <c>topology.kubernetes.io/zone</c> tells its zone.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>Its InternalIP addresses, or ExternalIP where it has none: at most one of each family, the primary one first.</summary>
    public EquatableArray<IpAddress> Addresses { get; init; }

    /// <summary>spec.podCIDRs: where its pods' addresses come from, at most one of each family.</summary>
    public EquatableArray<IpPrefix> PodCidrs { get; init; }

    /// <summary>spec.unschedulable: the scheduler leaves it out.</summary>
    public bool IsUnschedulable { get; init; }

    /// <summary>spec.taints whose effect is NoSchedule or NoExecute.</summary>
    public EquatableArray<Taint> Taints { get; init; }

    /// <summary>Whether its condition Ready holds.</summary>
    public bool IsReady { get; init; } = true;

    /// <summary>status.allocatable.cpu in thousandths of a CPU, by which topology-mode Auto weighs zones; those of four CPUs where nothing says.</summary>
    public int AllocatableMilliCpu { get; init; } = 4000;

    /// <summary>status.allocatable.pods: how many pods the scheduler places on it at most; a kubelet's usual number where nothing says.</summary>
    public int AllocatablePods { get; init; } = 110;

    /// <summary>Which fields the manifest said that was imported last, in order (<c>spec.type</c>, <c>metadata.labels.app</c>): kubectl's last-applied-configuration, by which the next one tells what is its own.</summary>
    public EquatableArray<string> LastApplied { get; init; }

    /// <summary>Its topology zone, or null.</summary>
    public string? Zone => Labels["topology.kubernetes.io/zone"];

    /// <summary>Its address of a family, or null.</summary>
    public IpAddress? AddressOf(IpFamily family)
    {
        foreach (var address in Addresses)
        {
            if (address.Family == family)
                return address;
        }

        return null;
    }

    /// <summary>Its pods' network of a family, or null.</summary>
    public IpPrefix? PodCidrOf(IpFamily family)
    {
        foreach (var cidr in PodCidrs)
        {
            if (cidr.Family == family)
                return cidr;
        }

        return null;
    }
}
