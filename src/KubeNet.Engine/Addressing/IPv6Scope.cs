namespace KubeNet.Engine.Addressing;

/// <summary>How far an address of IPv6 reaches, by the numbers that groups have for it (RFC 4291 2.7, RFC 6724 3.1; __ipv6_addr_type of net/ipv6/addrconf_core.c).</summary>
internal static class IPv6Scope
{
    /// <summary>Of groups that no packet leaves its host for.</summary>
    public const int Interface = 1;

    /// <summary>On one link; that of ::1 too.</summary>
    public const int Link = 2;

    /// <summary>In one site, as RFC 3513 had it.</summary>
    public const int Site = 5;

    /// <summary>Everywhere.</summary>
    public const int Global = 14;

    /// <summary>The scope of an address, be it a group's.</summary>
    public static int Of(IpAddress address)
    {
        if (address.IsMulticast)
            return (int)(address.High >> 48) & 15;
        if (address.IsLinkLocal || address.IsLoopback)
            return Link;
        return address.IsSiteLocal ? Site : Global;
    }
}
