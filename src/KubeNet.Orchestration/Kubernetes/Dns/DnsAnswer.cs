using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>One query and its answer.</summary>
/// <param name="Name">The full name asked for, without the last dot.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Aliases">The CNAMEs on the way, in order.</param>
/// <param name="Addresses">The A and AAAA records; in the order of the service's families, then of its endpoints.</param>
public sealed record DnsAnswer(string Name, DnsOutcome Outcome, EquatableArray<string> Aliases, EquatableArray<IpAddress> Addresses)
{
    /// <summary><c>web.default.svc.cluster.local: 10.96.1.1</c>, or why there is nothing.</summary>
    public override string ToString()
    {
        var chain = string.Join(" -> ", Aliases.Prepend(Name));
        return Outcome switch
        {
            DnsOutcome.Answered => $"{chain}: {string.Join(", ", Addresses)}",
            DnsOutcome.NoData => $"{chain}: no addresses (NODATA)",
            DnsOutcome.NxDomain => $"{chain}: no such name (NXDOMAIN)",
            DnsOutcome.Forwarded => $"{chain}: not a name of the cluster, asked outside",
            DnsOutcome.HostsFile => $"{Name}: {string.Join(", ", Addresses)} (/etc/hosts)",
            DnsOutcome.Elsewhere => $"{chain}: not asked of the cluster's DNS",
        };
    }
}
