using System.Numerics;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.Orchestration.Kubernetes.Policies;

/// <summary>Sets as kube-router makes them: entries that could time out and never do (pkg/utils/ipset.go, RefreshSet).</summary>
internal static class PolicyIpSets
{
    private static readonly IpSetExtensions Exception = new() { NoMatch = true };

    /// <summary><c>create NAME hash:ip family FAMILY timeout 0</c>.</summary>
    public static IpSet HashIp(string name, IpFamily family) => IpSet.Create(name, IpSetTypes.HashIp, new IpSetOptions { Family = family, Timeout = 0 });

    /// <summary><c>create NAME hash:net family FAMILY timeout 0</c>, with networks and exceptions.</summary>
    public static IpSet HashNet(string name, IpFamily family, IEnumerable<(IpPrefix Network, bool NoMatch)> entries) =>
        Fit(IpSet.Create(name, IpSetTypes.HashNet, new IpSetOptions { Family = family, Timeout = 0 })
            .WithEntries(entries.Select(entry => (IpSetElement.Of(entry.Network), entry.NoMatch ? Exception : IpSetExtensions.None))));

    /// <summary>A hash:ip with addresses more.</summary>
    public static IpSet With(IpSet set, IEnumerable<IpAddress> addresses) =>
        Fit(set.WithEntries(addresses.Select(address => (IpSetElement.Of(address), IpSetExtensions.None))));

    /// <summary>A hash:ip with addresses less.</summary>
    public static IpSet Without(IpSet set, IEnumerable<IpAddress> addresses) => set.WithoutEntries(addresses.Select(IpSetElement.Of));

    /// <summary>A set that outgrows ipset's default maxelem is made larger, which kube-router does not do.</summary>
    private static IpSet Fit(IpSet set) => set.Count <= set.Options.MaxElements
        ? set
        : set.WithOptions(set.Options with { MaxElements = BitOperations.RoundUpToPowerOf2((uint)set.Count) });
}
