namespace KubeNet.Engine.Namespaces;

/// <summary><c>sysctl -w</c> and <c>sysctl -n</c> for the <c>net.*</c> sysctls of a namespace.</summary>
public static class SysctlEdits
{
    /// <summary>
    /// Sets a sysctl and does what the kernel does along with it: ip_forward is conf.all.forwarding, which sets the default and every device;
    /// IPv6's forwarding, disable_ipv6 and some more of <c>all</c> likewise; disable_ipv6 takes addresses and routes away.
    /// </summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name, with dots or slashes.</param>
    /// <param name="value">The value; words are separated by blanks or tabs.</param>
    /// <exception cref="NetConfigException">NamespaceNotFound, SysctlNotFound, InvalidSysctlValue, SysctlReadOnly.</exception>
    public static NetworkConfig SetSysctl(this NetworkConfig config, string @namespace, string name, string value)
    {
        var home = config[@namespace];
        var (parsed, entry) = home.Known(name);
        var text = SysctlValue.Check(parsed, home.Limited(parsed, entry), value);
        var before = home.Sysctls;
        var after = SysctlCoupling.Set(home, parsed, text);
        config = config.With(home.WithForwarding(before, after));
        foreach (var link in home.Links.Values)
            config = config.ApplyDisableIPv6(@namespace, link.Index, before, after);
        return config;
    }

    /// <summary>The value as <c>sysctl -n</c> prints it: what was set, or the kernel's default; several numbers have tabs between them.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, SysctlNotFound.</exception>
    public static string GetSysctl(this NetworkConfig config, string @namespace, string name)
    {
        var home = config[@namespace];
        var (parsed, entry) = home.Known(name);
        var value = home.ReadSysctl(parsed);
        return entry.IsNumber ? value : value.Replace(' ', '\t');
    }

    /// <summary>The value that holds, as <see cref="Sysctls.Read"/> says; the MTU of IPv6 where nobody set it is its link's.</summary>
    public static string ReadSysctl(this NamespaceConfig home, SysctlName name) => name.IsMtuOfIPv6 && home.Sysctls[name] is null && home.FindLink(name.Device!) is { } link
        ? link.Mtu.ToString()
        : home.Sysctls.Read(name);

    private static (SysctlName Name, SysctlEntry Entry) Known(this NamespaceConfig home, string name)
    {
        if (!SysctlName.TryParse(name, out var parsed) || SysctlCatalog.Find(parsed) is not { } entry)
            throw NotFound(home, name);
        if (parsed.IsOfLink && home.FindLink(parsed.Device!) is null)
        {
            throw new NetConfigException("SysctlNotFound",
                $"There is no sysctl '{name}' in namespace '{home.Name}', because it has no link '{parsed.Device}'. {Choices.Among(home.Links.Values.Select(link => link.Name), "It has", "It has none.")}");
        }

        return (parsed, entry);
    }

    // IPv6 takes no more than the device does (addrconf_sysctl_mtu).
    private static SysctlEntry Limited(this NamespaceConfig home, SysctlName name, SysctlEntry entry) =>
        name.IsMtuOfIPv6 ? entry with { Highest = home.FindLink(name.Device!)!.Mtu } : entry;

    private static NetConfigException NotFound(NamespaceConfig home, string name)
    {
        var last = name[(name.LastIndexOfAny(['.', '/']) + 1)..];
        var near = SysctlCatalog.Patterns
            .Select(pattern => (Pattern: pattern, Distance: EditDistance.Between(last, pattern[(pattern.LastIndexOf('.') + 1)..])))
            .Where(candidate => candidate.Distance <= Math.Max(2, last.Length / 4))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => EditDistance.Between(name, candidate.Pattern))
            .Take(5).Select(candidate => candidate.Pattern);
        return new NetConfigException("SysctlNotFound",
            $"There is no sysctl '{name}' in namespace '{home.Name}'. {Choices.Among(near, "Near it are", "Names look like net.ipv4.ip_forward or net.ipv4.conf.eth0.rp_filter.")}");
    }

    // IPv6 routers have anycast routes for their networks.
    private static NamespaceConfig WithForwarding(this NamespaceConfig home, Sysctls before, Sysctls after)
    {
        var changed = home with { Sysctls = after };
        foreach (var link in home.Links.Values.Where(link => AddressRoutes.Forwards(before, link) != AddressRoutes.Forwards(after, link)))
        {
            var had = AddressRoutes.Of(home, link).ToHashSet();
            var has = AddressRoutes.Of(changed, link).ToHashSet();
            changed = changed.WithoutRoutes(had.Except(has)).WithRoutes(has.Except(had));
        }

        return changed;
    }

    private static NetworkConfig ApplyDisableIPv6(this NetworkConfig config, string @namespace, int index, Sysctls before, Sysctls after)
    {
        var link = config[@namespace].Links[index];
        var disabled = LinkState.IPv6IsDisabled(after, link);
        if (disabled == LinkState.IPv6IsDisabled(before, link))
            return config;
        return disabled ? config.With(config[@namespace].StopIPv6(index)) : config.Settle(@namespace, index);
    }
}
