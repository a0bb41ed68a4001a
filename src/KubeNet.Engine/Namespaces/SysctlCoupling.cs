using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Which sysctls the kernel sets along with another: inet_forward_change of net/ipv4/devinet.c, addrconf_fixup_* of net/ipv6/addrconf.c, neigh_proc_base_reachable_time of net/core/neighbour.c.</summary>
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
            { Prefix: V6, Device: "all", Key: "forwarding" or "disable_ipv6" or "ignore_routes_with_linkdown" or "addr_gen_mode" } =>
                Everywhere(home, after.With(name with { Device = "default" }, value), V6, name.Key, value),
            { Prefix: V6, Device: "all", Key: "force_forwarding" } => Everywhere(home, after, V6, name.Key, value),
            { Prefix: "net.ipv4.neigh" or "net.ipv6.neigh" } => NeighborSysctls.Couple(after, name, value),
            { Prefix: V4, Device: "default", Key: not "forwarding" } => KeepOnConfigured(home, after, name.Key),
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
        return Everywhere(home, after.With(all with { Device = "default" }, value), V4, "forwarding", value);
    }

    private static Sysctls Everywhere(NamespaceConfig home, Sysctls after, string prefix, string key, string value) =>
        home.Links.Values.Aggregate(after, (all, link) => all.With(SysctlName.Of(prefix, link.Name, key), value));

    // IPv4 devices follow their default (see Sysctls) until they have an address (devinet_copy_dflt_conf, ipv4_devconf_setall).
    private static Sysctls KeepOnConfigured(NamespaceConfig home, Sysctls after, string key) => home.Links.Values
        .Where(link => link.Addresses.Any(address => address.Address.Address.Family == IpFamily.IPv4))
        .Select(link => SysctlName.Of(V4, link.Name, key))
        .Aggregate(after, (all, name) => after[name] is null ? all.With(name, home.Sysctls.Read(name)) : all);
}
