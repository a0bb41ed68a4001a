using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace KubeNet.Engine.Addressing;

/// <summary>A 48-bit Ethernet address. <c>default</c> is 00:00:00:00:00:00, which <c>lo</c> has.</summary>
public readonly record struct MacAddress(ulong Bits) : IComparable<MacAddress>
{
    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast => new(0xffff_ffff_ffff);

    /// <summary>Group bit set: broadcast and multicast.</summary>
    public bool IsMulticast => (Bits >> 40 & 1) == 1;

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public bool IsBroadcast => Bits == 0xffff_ffff_ffff;

    /// <summary>00:00:00:00:00:00.</summary>
    public bool IsZero => Bits == 0;

    /// <summary>The group address of an IP multicast destination: 01:00:5e (RFC 1112 6.4) or 33:33 (RFC 2464 7).</summary>
    public static MacAddress ForMulticast(IpAddress group) => group.Family == IpFamily.IPv4
        ? new MacAddress(0x0100_5e00_0000UL | (group.V4 & 0x7fffffu))
        : new MacAddress(0x3333_0000_0000UL | (uint)(ulong)group.Bits);

    /// <summary>Reads six hexadecimal bytes separated by colons (or dashes).</summary>
    /// <exception cref="AddressFormatException">The text is no MAC address.</exception>
    public static MacAddress Parse(string text) =>
        TryParse(text, out var mac)
            ? mac
            : throw new AddressFormatException("InvalidMacAddress", $"'{text}' is not a MAC address; expected a form such as 02:42:ac:11:00:02.");

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out MacAddress mac)
    {
        mac = default;
        var parts = text?.Split(':', '-');
        if (parts is not { Length: 6 })
            return false;
        ulong bits = 0;
        foreach (var part in parts)
        {
            if (part.Length is 0 or > 2 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
                return false;
            bits = (bits << 8) | b;
        }

        mac = new MacAddress(bits);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(MacAddress other) => Bits.CompareTo(other.Bits);

    /// <summary>Lower-case bytes with colons, as iproute2 prints.</summary>
    public override string ToString() =>
        $"{Bits >> 40 & 255:x2}:{Bits >> 32 & 255:x2}:{Bits >> 24 & 255:x2}:{Bits >> 16 & 255:x2}:{Bits >> 8 & 255:x2}:{Bits & 255:x2}";
}
