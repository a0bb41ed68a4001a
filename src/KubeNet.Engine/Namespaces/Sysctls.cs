using System.Collections.Concurrent;
using System.Collections.Immutable;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The <c>net.*</c> sysctls of a namespace: what was set, over the kernel's own defaults (<see cref="SysctlCatalog"/>).
/// Names are given with dots; a device's name that holds dots is written with slashes, as sysctl(8) does. Immutable.
/// </summary>
public sealed class Sysctls : IEquatable<Sysctls>
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    // By device (empty for what has none), then by name.
    private readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> _byDevice;
    private ConcurrentDictionary<(IpFamily, string), DeviceSysctls>? _devices;

    // Whether a proxy_arp or proxy_arp_pvlan was ever set for any device.
    private readonly bool _namesProxyArp;

    private Sysctls(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, string>> byDevice, bool namesProxyArp) =>
        (_byDevice, _namesProxyArp) = (byDevice, namesProxyArp);

    /// <summary>Nothing set.</summary>
    public static Sysctls Defaults { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableSortedDictionary<string, string>>(StringComparer.Ordinal), namesProxyArp: false);

    /// <summary>What was set, in the order of the names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Values => _byDevice.Values.SelectMany(values => values).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The value that was set, or null.</summary>
    public string? this[string name] => SysctlName.TryParse(name, out var parsed) ? this[parsed] : null;

    /// <summary>The value that was set, or null.</summary>
    public string? this[SysctlName name] =>
        _byDevice.TryGetValue(name.Device ?? string.Empty, out var values) ? values.GetValueOrDefault(name.ToString()) : null;

    /// <summary>What was set for a device, by the whole names.</summary>
    internal IReadOnlyDictionary<string, string> OfDevice(string device) => _byDevice.GetValueOrDefault(device, Nothing);

    /// <summary>A number: the value set, or the kernel's default; 0 where the kernel knows no such number.</summary>
    public int Number(string name) => SysctlName.TryParse(name, out var parsed) ? Number(parsed) : 0;

    /// <summary>A number: the value set, or the kernel's default; 0 where the kernel knows no such number.</summary>
    public int Number(SysctlName name) => int.TryParse(Read(name), out var number) ? number : 0;

    /// <summary>
    /// The value that holds: the one set; for an IPv4 device without its own, and for neighbours of either family, that of <c>default</c> (forwarding excepted); the kernel's
    /// default; empty where the kernel knows no such sysctl.
    /// </summary>
    public string Read(SysctlName name) => this[name]
        ?? (FollowsDefault(name) ? this[name with { Device = "default" }] : null)
        ?? SysctlCatalog.Find(name)?.Default
        ?? string.Empty;

    /// <summary>A number: the value set, or <paramref name="fallback"/>.</summary>
    public int Number(string name, int fallback) => int.TryParse(this[name], out var number) ? number : fallback;

    /// <summary>What the sysctls of <c>all</c> and of a device mean together for that device. Worked out once.</summary>
    public DeviceSysctls Device(IpFamily family, string device) =>
        (_devices ??= new()).GetOrAdd((family, device), static (key, sysctls) => DeviceSysctls.Of(sysctls, key.Item1, key.Item2), this);

    /// <summary>Whether a device answers ARP for others. Where nothing of the kind is set, as nearly everywhere, that is told without working out the rest.</summary>
    internal bool ProxiesArp(string device) => _namesProxyArp && Device(IpFamily.IPv4, device) is { ProxyArp: true } or { ProxyArpPvlan: true };

    /// <summary>The sysctls with one more set.</summary>
    public Sysctls With(string name, string value) => With(Parse(name), value);

    /// <summary>The sysctls with one more set.</summary>
    public Sysctls With(SysctlName name, string value)
    {
        var device = name.Device ?? string.Empty;
        var values = _byDevice.GetValueOrDefault(device, Nothing).SetItem(name.ToString(), value);
        return new Sysctls(_byDevice.SetItem(device, values), _namesProxyArp || name.Key.StartsWith("proxy_arp", StringComparison.Ordinal));
    }

    /// <summary>The sysctls with one no longer set.</summary>
    internal Sysctls Without(SysctlName name) => this[name] is null
        ? this
        : new Sysctls(_byDevice.SetItem(name.Device ?? string.Empty, _byDevice[name.Device ?? string.Empty].Remove(name.ToString())), _namesProxyArp);

    /// <summary>Content comparison of what was set.</summary>
    public bool Equals(Sysctls? other) => other is not null && (ReferenceEquals(_byDevice, other._byDevice) || Values.SequenceEqual(other.Values));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Sysctls);

    /// <inheritdoc/>
    public override int GetHashCode() => _byDevice.Count;

    /// <summary>The sysctls after a device was made: it takes over what was set for <c>default</c>, but for the MTU of IPv6.</summary>
    internal Sysctls Inherit(string device) => CopyDevice("default", device).Without(SysctlName.MtuOfIPv6(device));

    /// <summary>The sysctls after a device is gone.</summary>
    internal Sysctls WithoutDevice(string device) => _byDevice.ContainsKey(device) ? new Sysctls(_byDevice.Remove(device), _namesProxyArp) : this;

    /// <summary>The sysctls after a device got another name.</summary>
    internal Sysctls RenameDevice(string device, string newName) => WithoutDevice(newName).CopyDevice(device, newName).WithoutDevice(device);

    // devinet_copy_dflt_conf, neigh_copy_dflt_parms.
    private static bool FollowsDefault(SysctlName name) => name.IsOfLink && name.Prefix switch
    {
        "net.ipv4.conf" => name.Key != "forwarding",
        "net.ipv4.neigh" or "net.ipv6.neigh" => true,
        _ => false,
    };

    private static SysctlName Parse(string text) =>
        SysctlName.TryParse(text, out var name) ? name : throw new ArgumentException($"'{text}' is not the name of a sysctl.", nameof(text));

    private Sysctls CopyDevice(string from, string to)
    {
        if (!_byDevice.TryGetValue(from, out var values))
            return this;
        var copied = values.Select(pair => KeyValuePair.Create((Parse(pair.Key) with { Device = to }).ToString(), pair.Value));
        return new Sysctls(_byDevice.SetItem(to, _byDevice.GetValueOrDefault(to, Nothing).SetItems(copied)), _namesProxyArp);
    }
}
