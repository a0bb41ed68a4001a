using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>Addresses that neither endpoints nor external addresses may be, since they do not reach beyond a host or its link (ValidateNonSpecialIP in pkg/apis/core/validation).</summary>
internal static class SpecialAddresses
{
    // net.IP.IsLinkLocalMulticast.
    private static readonly IpPrefix[] s_groupsOfALink = [IpPrefix.Parse("224.0.0.0/24"), IpPrefix.Parse("ff02::/16")];

    /// <summary>Whether an address is one. Groups of wider reach are none.</summary>
    public static bool Contain(IpAddress address) =>
        address.IsUnspecified || address.IsLoopback || address.IsLinkLocal || s_groupsOfALink.Any(groups => groups.Contains(address));
}
