namespace KubeNet.Engine.Namespaces;

/// <summary>Which sysctls the kernel sets along with another: inet_forward_change of net/ipv4/devinet.c, addrconf_fixup_* of net/ipv6/addrconf.c.</summary>
internal static class SysctlCoupling
{
    private const string V4 = "net.ipv4.conf";
    private const string V6 = "net.ipv6.conf";

    /// <summary>The sysctls of a namespace after one was written.</summary>
    public static Sysctls Set(NamespaceConfig home, SysctlName name, string value)
    {
        var after = home.Sysctls.With(name, value);
        return name switch
        {
            { Prefix: "net.ipv4.ip_forward" } => ForwardV4(home, after, value),
            { Prefix: V4, Device: "all", Key: "forwarding" } => ForwardV4(home, after, value),
            { Prefix: V6, Device: "all", Key: "forwarding" or "disable_ipv6" or "ignore_routes_with_linkdown" or "addr_gen_mode" or "force_forwarding" } =>
                Everywhere(home, after, V6, name.Key, value),
            _ => after,
        };
    }

    // Nothing else happens where the value stays what it was.
    private static Sysctls ForwardV4(NamespaceConfig home, Sysctls after, string value)
    {
        var all = SysctlName.Of(V4, "all", "forwarding");
        if (home.Sysctls.Number(all).ToString() == value)
            return after;
        after = after.With("net.ipv4.ip_forward", value).With(all, value)
            .With(SysctlName.Of(V4, "all", "accept_redirects"), value == "0" ? "1" : "0");
        return Everywhere(home, after, V4, "forwarding", value);
    }

    private static Sysctls Everywhere(NamespaceConfig home, Sysctls after, string prefix, string key, string value) =>
        home.Links.Values.Select(link => link.Name).Prepend("default")
            .Aggregate(after, (all, device) => all.With(SysctlName.Of(prefix, device, key), value));
}
