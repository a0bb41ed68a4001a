using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Addresses, networks and ranges as ipset reads them (lib/parse.c), names of hosts excepted: the model asks no resolver.</summary>
internal static class AddressText
{
    public static void Read(string text, IpFamily family, AddressDraft draft)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0)
        {
            draft.Cidr = ReadCidr(text[(slash + 1)..], 0, family.AddressBits());
            draft.First = ReadAddress(text[..slash], family);
            return;
        }

        var dash = text.IndexOf('-');
        draft.First = ReadAddress(dash < 0 ? text : text[..dash], family);
        if (dash >= 0)
            draft.Last = ReadAddress(text[(dash + 1)..], family);
    }

    /// <summary>Refuses all but one address; a /32 or /128 is one.</summary>
    public static void RefuseMany(string text, IpFamily family)
    {
        if (text.Contains('-') || (text.IndexOf('/') is var slash && slash >= 0 && text[slash..] != (family == IpFamily.IPv4 ? "/32" : "/128")))
            throw IpSetErrors.Syntax($"plain IP address must be supplied: {text}");
    }

    public static void RefuseRange(string text)
    {
        if (text.Contains('-'))
            throw IpSetErrors.Syntax($"IP address or IP/cidr must be specified: {text}");
    }

    public static byte ReadCidr(string text, int min, int max)
    {
        var number = IpSetNumber.Read(text, byte.MaxValue);
        return number >= (ulong)min && number <= (ulong)max ? (byte)number : throw IpSetErrors.Syntax($"'{text}' is out of range {min}-{max}");
    }

    public static IpAddress ReadAddress(string text, IpFamily family)
    {
        text = text is ['[', .., ']'] ? text[1..^1] : text;
        if (family == IpFamily.IPv6)
        {
            return text.Contains(':') && IpAddress.TryParse(text, out var address)
                ? address
                : throw IpSetErrors.Syntax($"cannot parse {text}: resolving to IPv6 address failed");
        }

        return TryParseAton(text, out var number) ? IpAddress.FromV4(number) : throw IpSetErrors.Syntax($"cannot parse {text}: resolving to IPv4 address failed");
    }

    /// <summary>One to four numbers, the last of which fills the rest; octal and hexadecimal too (inet_aton(3)).</summary>
    private static bool TryParseAton(string text, out uint address)
    {
        address = 0;
        var parts = text.Split('.');
        if (parts.Length > 4)
            return false;
        for (var index = 0; index < parts.Length; index++)
        {
            var isLast = index == parts.Length - 1;
            var max = isLast ? uint.MaxValue >> (8 * index) : byte.MaxValue;
            if (parts[index].Length == 0 || !char.IsAsciiDigit(parts[index][0]) || !CNumber.TryParse(parts[index], max, out var part))
                return false;
            address |= (uint)part << (isLast ? 0 : 24 - (8 * index));
        }

        return true;
    }
}
