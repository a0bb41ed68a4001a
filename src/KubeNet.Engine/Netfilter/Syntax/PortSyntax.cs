using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>Ports by number or service name.</summary>
internal static class PortSyntax
{
    /// <summary>A number, or a name; with a protocol only one that the protocol has.</summary>
    public static ushort ReadPort(ReadOnlySpan<char> text, in OptionValue value, IpProtocol? protocol = null)
    {
        if (CNumber.TryParse(text, ushort.MaxValue, out var number))
            return (ushort)number;
        return ServiceNames.TryGetPort(text.ToString(), protocol, out var port)
            ? port
            : throw value.Bad($"invalid port/service `{text}' specified; expected a number from 0 to 65535 or a name such as http.", "InvalidPort");
    }

    /// <summary>A port where getaddrinfo(3) reads it (xtopt_parse_port): decimal, of any number that is no negative int the low 16 bits, or the name of any protocol's service.</summary>
    public static ushort ReadResolved(in OptionValue value) => ReadResolved(value.Span, value);

    private static ushort ReadResolved(ReadOnlySpan<char> text, in OptionValue value)
    {
        if (ulong.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && (int)number >= 0)
            return (ushort)number;
        return ServiceNames.TryGetPort(text.ToString(), null, out var port)
            ? port
            : throw value.Bad($"Port \"{text}\" does not resolve to anything; expected a number from 0 to 65535 or a name such as http.", "InvalidPort");
    }

    /// <summary>One port or two with a colon; an open end is 0 or 65535.</summary>
    public static PortRange ReadRange(in OptionValue value, IpProtocol protocol)
    {
        var range = ReadEnds(value, protocol);
        return range.First > range.Last ? throw value.Bad($"invalid portrange `{value.Span}' (min > max).", "InvalidPort") : range;
    }

    /// <summary>As <see cref="ReadRange"/>, where getaddrinfo(3) reads the ports (xtopt_parse_mport); the first may be above the last.</summary>
    public static PortRange ReadResolvedRange(in OptionValue value) => ReadEnds(value, null);

    // Of a protocol, or resolved.
    private static PortRange ReadEnds(in OptionValue value, IpProtocol? protocol)
    {
        var text = value.Span;
        var colon = text.IndexOf(':');
        if (colon < 0)
            return PortRange.Single(ReadEnd(text, value, protocol));
        var first = colon == 0 ? (ushort)0 : ReadEnd(text[..colon], value, protocol);
        return new PortRange(first, colon == text.Length - 1 ? ushort.MaxValue : ReadEnd(text[(colon + 1)..], value, protocol));
    }

    private static ushort ReadEnd(ReadOnlySpan<char> text, in OptionValue value, IpProtocol? protocol) =>
        protocol is null ? ReadResolved(text, value) : ReadPort(text, value, protocol);

    /// <summary>As the port matches print a range in <c>iptables -L</c>: <c>dpt:80</c>, <c>dpts:!80:90</c>, or nothing.</summary>
    public static string List(string name, PortRange range, bool negated)
    {
        if (range == PortRange.All && !negated)
            return "";
        var not = negated ? "!" : "";
        return range.First == range.Last ? $"{name}:{not}{range.First}" : $"{name}s:{not}{range.First}:{range.Last}";
    }

    public static string Save(string name, PortRange range, bool negated) =>
        $"{SaveText.Not(negated)}--{name} {range}";
}
