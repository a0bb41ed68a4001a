using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>The numbers that a link takes.</summary>
internal static class LinkLimits
{
    /// <summary>What each link of IPv6 takes at least, in bytes (IPV6_MIN_MTU of include/uapi/linux/ipv6.h, RFC 8200 5).</summary>
    public const int IPv6MinMtu = 1280;

    // ETH_MIN_MTU and ETH_MAX_MTU of include/uapi/linux/if_ether.h.
    private const int LowestMtu = 68;
    private const int HighestMtu = 65535;

    public static void RequireMtu(int mtu, string link, int highest = HighestMtu)
    {
        if (mtu < LowestMtu || mtu > highest)
            throw new NetConfigException("InvalidMtu", $"Link '{link}' cannot have an MTU of {mtu} bytes; it takes {LowestMtu}..{highest}, and IPv6 needs {IPv6MinMtu} or more.");
    }

    public static void RequireMac(MacAddress mac)
    {
        if (mac.IsZero || mac.IsMulticast)
            throw new NetConfigException("InvalidLinkMac", $"{mac} cannot be a link's own address; it must be a unicast address other than zero, such as 02:42:ac:11:00:02.");
    }
}
