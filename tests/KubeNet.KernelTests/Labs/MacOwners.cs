namespace KubeNet.KernelTests.Labs;

/// <summary>
/// Says whose a MAC address is, as <c>namespace/device</c>: where a lab leaves addresses to chance, they are others in each world. What a bridge shares with
/// one of its ports is the bridge's.
/// </summary>
public sealed class MacOwners
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>Of all devices, with their addresses in small letters.</summary>
    public MacOwners(IEnumerable<(string Ns, string Device, string Mac, bool IsBridge)> devices)
    {
        foreach (var device in devices.OrderByDescending(device => device.IsBridge).ThenBy(device => device.Ns, StringComparer.Ordinal).ThenBy(device => device.Device, StringComparer.Ordinal))
            _owners.TryAdd(device.Mac, $"{device.Ns}/{device.Device}");
    }

    /// <summary>The owner, or the address where nobody has it.</summary>
    public string Of(string mac) => _owners.GetValueOrDefault(mac, mac);
}
