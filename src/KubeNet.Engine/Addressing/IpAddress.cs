using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KubeNet.Engine.Addressing;

/// <summary>
/// An IPv4 or IPv6 address as a plain value. IPv4 addresses use the low 32 bits of <see cref="Bits"/>.
/// <c>default</c> is 0.0.0.0. Ordering: IPv4 before IPv6, then by number.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct IpAddress : IComparable<IpAddress>
{
    private readonly ulong _high;
    private readonly ulong _low;

    private IpAddress(IpFamily family, ulong high, ulong low)
    {
        Family = family;
        _high = high;
        _low = low;
    }

    /// <summary>0.0.0.0.</summary>
    public static IpAddress AnyV4 => default;

    /// <summary>::.</summary>
    public static IpAddress AnyV6 { get; } = new(IpFamily.IPv6, 0, 0);

    /// <summary>255.255.255.255, the limited broadcast (RFC 919).</summary>
    public static IpAddress Broadcast { get; } = new(IpFamily.IPv4, 0, uint.MaxValue);

    /// <summary>127.0.0.1.</summary>
    public static IpAddress LoopbackV4 { get; } = new(IpFamily.IPv4, 0, 0x7f000001);

    /// <summary>::1.</summary>
    public static IpAddress LoopbackV6 { get; } = new(IpFamily.IPv6, 0, 1);

    /// <summary>The family this address belongs to.</summary>
    public IpFamily Family { get; }

    /// <summary>The address as a number; an IPv4 address is below 2^32.</summary>
    public UInt128 Bits => new(_high, _low);

    /// <summary>The number of an IPv4 address. Meaningless for IPv6.</summary>
    public uint V4 => (uint)_low;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => _high == 0 && _low == 0;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => Family == IpFamily.IPv4 ? V4 >> 24 == 127 : _high == 0 && _low == 1;

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => Family == IpFamily.IPv4 ? V4 >> 28 == 14 : _high >> 56 == 0xff;

    /// <summary>224.0.0.0/24, the groups of IPv4 that no router passes on (ipv4_is_local_multicast).</summary>
    internal bool IsLocalGroup => Family == IpFamily.IPv4 && V4 >> 8 == 0xe00000;

    /// <summary>255.255.255.255.</summary>
    public bool IsLimitedBroadcast => Family == IpFamily.IPv4 && V4 == uint.MaxValue;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => Family == IpFamily.IPv4 ? V4 >> 16 == 0xa9fe : _high >> 54 == 0x3fa;

    /// <summary>fec0::/10, which RFC 3879 gave up.</summary>
    internal bool IsSiteLocal => Family == IpFamily.IPv6 && _high >> 54 == 0x3fb;

    /// <summary>0.0.0.0, which no packet may carry as its source but to all. The rest of 0.0.0.0/8 is like other addresses since Linux 5.3 (ipv4_is_zeronet).</summary>
    public bool IsZeronet => Family == IpFamily.IPv4 && IsUnspecified;

    /// <summary>The upper 64 bits.</summary>
    internal ulong High => _high;

    /// <summary>The lower 64 bits.</summary>
    internal ulong Low => _low;

    /// <summary>An address of its family and words, unchecked.</summary>
    internal static IpAddress FromWords(IpFamily family, ulong high, ulong low) => new(family, high, low);

    /// <summary>An IPv4 address of its number, 0x0a000001 for 10.0.0.1.</summary>
    public static IpAddress FromV4(uint number) => new(IpFamily.IPv4, 0, number);

    /// <summary>An address of its family and number. Throws where an IPv4 number is 2^32 or more.</summary>
    public static IpAddress FromBits(IpFamily family, UInt128 bits) =>
        family == IpFamily.IPv4 && bits > uint.MaxValue
            ? throw new ArgumentOutOfRangeException(nameof(bits), bits, "An IPv4 address has 32 bits.")
            : new IpAddress(family, (ulong)(bits >> 64), (ulong)bits);

    /// <summary>The unspecified address of a family.</summary>
    public static IpAddress Any(IpFamily family) => family == IpFamily.IPv4 ? AnyV4 : AnyV6;

    /// <summary>The IPv6 link-local address fe80::/64 that the kernel makes of a MAC address (modified EUI-64, RFC 4291 appendix A).</summary>
    public static IpAddress LinkLocal(MacAddress mac) => new(
        IpFamily.IPv6, 0xfe80_0000_0000_0000, ((mac.Bits & 0xffff_ff00_0000) << 16) ^ 0x0200_0000_0000_0000 | 0xff_fe00_0000 | (mac.Bits & 0xff_ffff));

    /// <summary>The link-local address of one of several devices under one MAC address: its number stands in the middle (addrconf_ifid_eui48, dev_id).</summary>
    public static IpAddress LinkLocal(MacAddress mac, ushort deviceId) => new(
        IpFamily.IPv6, 0xfe80_0000_0000_0000, ((mac.Bits & 0xffff_ff00_0000) << 16) | ((ulong)deviceId << 24) | (mac.Bits & 0xff_ffff));

    /// <summary>Reads dotted quad or RFC 4291 text, strictly: four decimal parts, no zone, no octal or short forms.</summary>
    /// <exception cref="AddressFormatException">The text is no address.</exception>
    public static IpAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new AddressFormatException("InvalidAddress", $"'{text}' is not an IPv4 or IPv6 address; expected a form such as 10.0.0.1 or fd00::1.");

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpAddress address) => TryParse(text.AsSpan(), out address);

    /// <summary>As <see cref="Parse"/>, of a part of a text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (!text.Contains(':'))
            return TryParseDottedQuad(text, out address);
        if (text.IndexOfAny('%', '[', '/') >= 0 || !IPAddress.TryParse(text, out var parsed)
            || parsed.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out _);
        address = new IpAddress(IpFamily.IPv6, BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        return true;
    }

    /// <summary>The address <paramref name="offset"/> further on, wrapping within its family.</summary>
    public IpAddress Add(UInt128 offset) => FromBits(Family, (Bits + offset) & IpPrefix.Mask(Family, Family.AddressBits()));

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(Mix(0x9e37_79b9_7f4a_7c15) >> 32);

    /// <summary>All bits, spread over a word.</summary>
    internal ulong Mix(ulong factor) => ((_low * factor) ^ (_high + (ulong)Family)) * factor;

    /// <inheritdoc/>
    public int CompareTo(IpAddress other) => Family != other.Family ? Family.CompareTo(other.Family) : Bits.CompareTo(other.Bits);

    /// <summary>Dotted quad, or the compressed lower-case form of RFC 5952 as glibc's inet_ntop has it.</summary>
    public override string ToString()
    {
        if (Family == IpFamily.IPv4)
            return $"{V4 >> 24}.{(V4 >> 16) & 255}.{(V4 >> 8) & 255}.{V4 & 255}";
        return Ipv6Text.Print(_high, _low);
    }

    private static bool TryParseDottedQuad(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        uint number = 0;
        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (at == text.Length || text[at++] != '.'))
                return false;
            var start = at;
            uint value = 0;
            while (at < text.Length && at - start < 3 && char.IsAsciiDigit(text[at]))
                value = (value * 10) + (uint)(text[at++] - '0');
            if (at == start || value > 255 || (at - start > 1 && text[start] == '0'))
                return false;
            number = (number << 8) | value;
        }

        address = FromV4(number);
        return at == text.Length;
    }
}
