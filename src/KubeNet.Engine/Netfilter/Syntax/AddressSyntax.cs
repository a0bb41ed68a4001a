using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Addresses as iptables reads and prints them. Host names are refused: a model that asks DNS would not be repeatable.</summary>
internal static class AddressSyntax
{
    /// <summary>The comma list of <c>-s</c> and <c>-d</c>: each address under its mask.</summary>
    public static void ReadList(in Token token, IpFamily family, bool negated, List<AddressMatch> into)
    {
        into.Clear();
        var text = token.Span;
        if (!text.Contains(','))
        {
            into.Add(ReadOne(text, family, negated, token));
            return;
        }

        foreach (var part in text.Split(','))
            into.Add(ReadOne(text[part].TrimStart(), family, negated, token));
        if (negated)
            throw new IptablesSyntaxException("NotInvertible", "! is not allowed with multiple source or destination addresses.", token.Column);
    }

    /// <summary>An address where iptables itself reads the parts of one (xtables_numeric_to_ipaddr): <c>8</c> is 8.0.0.0.</summary>
    public static IpAddress ReadHost(ReadOnlySpan<char> text, IpFamily family, in Token token) =>
        TryReadHost(text, family, out var address) ? address : throw NotAnAddress(text, family, token);

    /// <summary>An address of an option where getaddrinfo(3) reads it (xtopt_parse_host), and so inet_aton(3): <c>8</c> is 0.0.0.8.</summary>
    public static IpAddress ReadResolved(ReadOnlySpan<char> text, IpFamily family, in Token token) =>
        family == IpFamily.IPv4 && TryReadAton(text, out var address) ? address : ReadHost(text, family, token);

    /// <summary>
    /// An address with or without a mask, as <c>--ctorigsrc</c> and NETMAP take it; the host bits stay. iptables forgets a mask that is
    /// not contiguous (xtopt_parse_plenmask), and takes the address alone.
    /// </summary>
    public static (IpAddress Address, UInt128 Mask) ReadHostMask(in Token token, IpFamily family)
    {
        var text = token.Span;
        var slash = text.LastIndexOf('/');
        var all = IpPrefix.Mask(family, family.AddressBits());
        if (slash < 0)
            return (ReadResolved(text, family, token), all);
        var mask = ReadMask(text[(slash + 1)..], family, token);
        var isContiguous = mask == IpPrefix.Mask(family, (int)UInt128.PopCount(mask));
        return (ReadResolved(text[..slash], family, token), isContiguous ? mask : all);
    }

    /// <summary>A prefix length, or a contiguous mask that stands for one (xtopt_parse_plen).</summary>
    public static int ReadLength(in Token token, IpFamily family)
    {
        var mask = ReadMask(token.Span, family, token);
        var length = (int)UInt128.PopCount(mask);
        return mask == IpPrefix.Mask(family, length)
            ? length
            : throw new IptablesSyntaxException("InvalidMask", $"`{token.Text}' is neither a valid network mask nor a valid CIDR (0-{family.AddressBits()}).", token.Column);
    }

    /// <summary>
    /// As <see cref="ReadLength"/>, of an option that stands for a mask: iptables takes whatever else inet_aton(3) reads, such as 33 or 255.0.255.0,
    /// for all ones (xtopt_parse_plenmask).
    /// </summary>
    public static int ReadMaskLength(in Token token, IpFamily family)
    {
        if (family == IpFamily.IPv6)
            return ReadLength(token, family);
        var isMask = !CNumber.TryParse(token.Span, uint.MaxValue, out var number) || number <= (ulong)family.AddressBits();
        var mask = isMask ? ReadMask(token.Span, family, token) : UInt128.MaxValue;
        var length = (int)UInt128.PopCount(mask);
        return mask == IpPrefix.Mask(family, Math.Min(length, family.AddressBits())) ? length : family.AddressBits();
    }

    /// <summary>An address, and its mask unless that is all ones.</summary>
    public static string HostMaskText(IpAddress address, UInt128 mask) =>
        MaskText(mask, address.Family) is var text && text == address.Family.AddressBits().ToString() ? address.ToString() : $"{address}/{text}";

    /// <summary>As iptables prints what follows a slash: the length, or the mask where it is not contiguous.</summary>
    public static string MaskText(UInt128 mask, IpFamily family)
    {
        var bits = family.AddressBits();
        var length = (int)UInt128.PopCount(mask);
        return mask == IpPrefix.Mask(family, length) && length <= bits ? length.ToString() : IpAddress.FromBits(family, mask).ToString();
    }

    public static bool TryReadHost(ReadOnlySpan<char> text, IpFamily family, out IpAddress address)
    {
        if (family == IpFamily.IPv4)
            return TryReadV4(text, out address, allowShort: true);
        address = default;
        if (text.IndexOf(':') < 0 || text.IndexOfAny("%[]/") >= 0 || !IPAddress.TryParse(text, out _))
            return false;
        return IpAddress.TryParse(text, out address) && address.Family == family;
    }

    private static AddressMatch ReadOne(ReadOnlySpan<char> text, IpFamily family, bool negated, in Token token)
    {
        var slash = text.LastIndexOf('/');
        var mask = slash < 0 ? IpPrefix.Mask(family, family.AddressBits()) : ReadMask(text[(slash + 1)..], family, token);
        if (mask == 0)
            return new AddressMatch(IpAddress.Any(family), 0, negated);
        var host = slash < 0 ? text : text[..slash];

        // What iptables does not read itself may be the name of a host, and inet_aton(3) takes 1023 for one: 0.0.3.255.
        var address = TryReadHost(host, family, out var read) ? read : ReadResolved(host, family, token);
        return new AddressMatch(IpAddress.FromBits(family, address.Bits & mask), mask, negated);
    }

    private static UInt128 ReadMask(ReadOnlySpan<char> text, IpFamily family, in Token token)
    {
        if (family == IpFamily.IPv4 && text.Contains('.') && TryReadV4(text, out var dotted, allowShort: false))
            return dotted.Bits;
        if (family == IpFamily.IPv6 && text.Contains(':') && TryReadHost(text, family, out var mask))
            return mask.Bits;
        return CNumber.TryParse(text, (ulong)family.AddressBits(), out var length)
            ? IpPrefix.Mask(family, (int)length)
            : throw new IptablesSyntaxException("InvalidMask", $"invalid mask `{text}' specified; expected a length from 0 to {family.AddressBits()} or a mask such as {(family == IpFamily.IPv4 ? "255.255.0.0" : "ffff:ffff::")}.", token.Column);
    }

    /// <summary>Four parts, or fewer where the rest is 0 (<c>10</c> is 10.0.0.0), each as strtoul reads it (numeric_to_ipaddr in xtables.c).</summary>
    private static bool TryReadV4(ReadOnlySpan<char> text, out IpAddress address, bool allowShort)
    {
        address = default;
        uint bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var dot = part < 3 ? text.IndexOf('.') : -1;
            if (!CNumber.TryParse(dot < 0 ? text : text[..dot], 255, out var number))
                return false;
            bits |= (uint)number << (24 - (8 * part));
            if (dot < 0)
            {
                if (part < 3 && !allowShort)
                    return false;
                address = IpAddress.FromV4(bits);
                return true;
            }

            text = text[(dot + 1)..];
        }

        return false;
    }

    // IPAddress reads IPv4 as inet_aton does: the last of up to four parts fills what is left.
    private static bool TryReadAton(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out var read) || read.AddressFamily != AddressFamily.InterNetwork)
            return false;
        address = IpAddress.FromV4(BinaryPrimitives.ReadUInt32BigEndian(read.GetAddressBytes()));
        return true;
    }

    private static IptablesSyntaxException NotAnAddress(ReadOnlySpan<char> text, IpFamily family, in Token token) =>
        new("InvalidAddress", $"host/network `{text}' not found; expected an {family} address (names are not resolved), such as {(family == IpFamily.IPv4 ? "10.0.0.1 or 10.0.0.0/8" : "fd00::1 or fd00::/8")}.", token.Column);
}
