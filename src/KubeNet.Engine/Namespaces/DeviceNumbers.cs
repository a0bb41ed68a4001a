using System.Collections.Concurrent;

namespace KubeNet.Engine.Namespaces;

/// <summary>The numbers among the <c>conf</c> sysctls of one device, <c>all</c> or <c>default</c>: as <see cref="Sysctls.Number(SysctlName)"/> reads them, at less cost for many.</summary>
internal readonly struct DeviceNumbers
{
    // By prefix, whose defaults they are, and key: the kernel's own numbers never change.
    private static readonly ConcurrentDictionary<(string Prefix, string Owner, string Key), int> s_defaults = [];

    private readonly string _prefix;
    private readonly string _device;
    private readonly Dictionary<string, int> _set = [];

    public DeviceNumbers(Sysctls sysctls, string prefix, string device)
    {
        (_prefix, _device) = (prefix, device);
        var isOfLink = SysctlName.Of(prefix, device, "").IsOfLink;
        if (isOfLink && prefix == "net.ipv4.conf")
            Read(sysctls, "default", "forwarding");
        Read(sysctls, device, null);
    }

    /// <summary>The number that holds for a key, such as <c>rp_filter</c>.</summary>
    public int this[string key] => _set.TryGetValue(key, out var number)
        ? number
        : s_defaults.GetOrAdd((_prefix, SysctlName.Of(_prefix, _device, key).IsOfLink ? "*" : _device, key), static (asked, device) =>
            Sysctls.Defaults.Number(SysctlName.Of(asked.Prefix, device, asked.Key)), _device);

    private void Read(Sysctls sysctls, string device, string? except)
    {
        foreach (var (name, value) in sysctls.OfDevice(device))
        {
            if (name.StartsWith(_prefix, StringComparison.Ordinal) && name[(name.LastIndexOf('.') + 1)..] is var key && key != except)
                _set[key] = int.TryParse(value, out var number) ? number : 0;
        }
    }
}
