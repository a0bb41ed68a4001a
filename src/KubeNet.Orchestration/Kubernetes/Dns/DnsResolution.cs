using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>What a program in a pod gets for a name: each query that its resolver made, in order; the last one decides. A name of /etc/hosts stands for one query, though none is made.</summary>
/// <param name="ResolvConf">The pod's configuration.</param>
/// <param name="Queries">The queries, at least one.</param>
public sealed record DnsResolution(ResolvConf ResolvConf, EquatableArray<DnsAnswer> Queries)
{
    /// <summary>The query that decided.</summary>
    public DnsAnswer Answer => Queries[^1];

    /// <summary>The addresses found; empty where there are none.</summary>
    public EquatableArray<IpAddress> Addresses => Answer.Addresses;
}
