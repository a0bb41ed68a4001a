using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The name of a sysctl, taken apart: <c>net.ipv4.conf.eth0.rp_filter</c> has the device <c>eth0</c>. In the form with dots a device's own
/// dots are written as slashes, and the other way round (sysctl(8)).
/// </summary>
/// <param name="Prefix">What stands before the device, <c>net.ipv4.conf</c>; the whole name where it has no device.</param>
/// <param name="Device">The device, <c>all</c> or <c>default</c>; null for other sysctls.</param>
/// <param name="Key">What stands after the device, <c>rp_filter</c>; empty where the name has no device.</param>
public readonly record struct SysctlName(string Prefix, string? Device, string Key)
{
    /// <summary>The name with <c>*</c> in the device's place.</summary>
    public string Pattern => Device is null ? Prefix : $"{Prefix}.*.{Key}";

    /// <summary>Whether it belongs to one link (and not to <c>all</c> or <c>default</c>).</summary>
    public bool IsOfLink => Device is not null and not "all" and not "default";

    /// <summary>Whether it is a link's MTU of IPv6: the link's own until it is set, and again once the link gets another or IPv6 starts anew there (addrconf_notify).</summary>
    internal bool IsMtuOfIPv6 => IsOfLink && this == MtuOfIPv6(Device!);

    /// <summary>The name of a device's MTU of IPv6.</summary>
    internal static SysctlName MtuOfIPv6(string device) => Of("net.ipv6.conf", device, "mtu");

    /// <summary>The name of a device's sysctl.</summary>
    public static SysctlName Of(string prefix, string device, string key) => new(prefix, device, key);

    /// <summary>Reads <c>net.ipv4.conf.eth0.rp_filter</c> or <c>net/ipv4/conf/eth0/rp_filter</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SysctlName name)
    {
        name = default;
        if (string.IsNullOrWhiteSpace(text))
            return false;
        var parts = Split(text.Trim());
        if (parts.Any(part => part.Length == 0))
            return false;
        name = parts is ["net", "ipv4" or "ipv6", "conf" or "neigh", var device, var key]
            ? new SysctlName(string.Join('.', parts[..3]), device, key)
            : new SysctlName(string.Join('.', parts), null, string.Empty);
        return true;
    }

    /// <summary>With dots, a device's own dots as slashes.</summary>
    public override string ToString() => Device is null ? Prefix : $"{Prefix}.{Device.Replace('.', '/')}.{Key}";

    // The first separator decides which of the two forms it is; in each the other character belongs to the name of a device.
    private static string[] Split(string text)
    {
        var first = text.IndexOfAny(['.', '/']);
        if (first < 0)
            return [text];
        return text[first] == '/'
            ? text.Split('/')
            : [.. text.Split('.').Select(part => part.Replace('/', '.'))];
    }
}
