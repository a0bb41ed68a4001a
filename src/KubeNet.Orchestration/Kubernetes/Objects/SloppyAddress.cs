using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KubeNet.Engine.Addressing;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>
/// Addresses as old API objects may hold them, with zeros before decimal numbers, which Kubernetes still takes for decimal ones (ParseIPSloppy and
/// ParseCIDRSloppy of k8s.io/utils/net). An IPv4 address in IPv6's clothes (::ffff:10.0.0.1) is an IPv4 address.
/// </summary>
public static class SloppyAddress
{
    private const ulong MappedMarker = 0xffff;

    /// <summary>Reads an address such as 172.30.0.041.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpAddress address)
    {
        if (IpAddress.TryParse(WithoutZeros(text), out address))
        {
            if (address.Family == IpFamily.IPv6 && address.Bits >> 32 == MappedMarker)
                address = IpAddress.FromV4((uint)address.Bits);
            return text is not null;
        }

        return false;
    }

    /// <summary>Reads a network such as 203.0.113.000/025, with blanks around it or not; host bits are cleared.</summary>
    public static bool TryParsePrefix([NotNullWhen(true)] string? text, out IpPrefix prefix)
    {
        prefix = default;
        var parts = (text ?? "").Trim().Split('/');
        if (parts.Length != 2 || !TryParse(parts[0], out var address)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > address.Family.AddressBits())
        {
            return false;
        }

        prefix = new IpPrefix(address, length);
        return text is not null;
    }

    private static string? WithoutZeros(string? text)
    {
        if (text is null || text.Contains(':', StringComparison.Ordinal))
            return text;
        var parts = text.Split('.');
        return Array.TrueForAll(parts, part => part.Length > 0 && part.All(char.IsAsciiDigit))
            ? string.Join('.', parts.Select(part => part.TrimStart('0') is { Length: > 0 } digits ? digits : "0"))
            : text;
    }
}
