using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>Session affinity: each endpoint's chain has a <c>recent</c> list of its clients.</summary>
internal static class AffinityRules
{
    /// <summary>Whether the client was sent to the endpoint within the time.</summary>
    public static RecentMatch Check(EndpointInfo endpoint, int seconds, IpFamily family) => new()
    {
        Operation = RecentOperation.Check,
        List = endpoint.Chain,
        Seconds = (uint)seconds,
        Reap = true,
        Mask = WholeAddress(family),
    };

    /// <summary>Notes the client.</summary>
    public static RecentMatch Set(EndpointInfo endpoint, IpFamily family) => new() { Operation = RecentOperation.Set, List = endpoint.Chain, Mask = WholeAddress(family) };

    private static IpAddress WholeAddress(IpFamily family) => IpAddress.FromBits(family, IpPrefix.Mask(family, family.AddressBits()));
}
