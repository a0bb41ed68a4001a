using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>The ranges of the NAT targets, as extensions/libxt_NAT.c reads and prints them.</summary>
internal static class NatSyntax
{
    /// <summary><c>1.2.3.4-1.2.3.9:1000-2000/1500</c>, with IPv6 addresses in brackets where ports follow.</summary>
    public static NatRange ReadTo(in OptionValue value, IpFamily family)
    {
        var text = value.Span;
        var addresses = text;
        var ports = ReadOnlySpan<char>.Empty;
        var hasPorts = false;
        if (text.IndexOf('[') is var open and >= 0)
        {
            var inside = text[(open + 1)..];
            var close = inside.IndexOf(']');
            if (close < 0 || family == IpFamily.IPv4)
                throw value.Bad("Invalid address format.", "InvalidAddress");
            addresses = inside[..close];

            // Ports follow the first colon behind the bracket, so that a second address in brackets is taken for some.
            var colon = inside[close..].IndexOf(':');
            hasPorts = colon >= 0;
            ports = hasPorts ? inside[(close + colon + 1)..] : ports;
        }
        else if (text.IndexOf(':') is var only && only >= 0 && text[(only + 1)..].IndexOf(':') < 0)
        {
            addresses = text[..only];
            ports = text[(only + 1)..];
            hasPorts = true;
        }

        var (range, start) = hasPorts ? ReadEnds(ports, value) : default((PortRange?, ushort?));
        if (hasPorts && addresses.IsEmpty)
            return new NatRange { Ports = range, BasePort = start };
        var dash = addresses.IndexOf('-');
        var first = ReadAddress(dash < 0 ? addresses : addresses[..dash], family, value);
        var last = dash < 0 ? first : ReadAddress(addresses[(dash + 1)..], family, value);
        return new NatRange { MinAddress = first, MaxAddress = last, Ports = range, BasePort = start };
    }

    /// <summary><c>1000</c>, <c>1000-2000</c> or <c>1000-2000/1500</c>.</summary>
    public static NatRange ReadPorts(ReadOnlySpan<char> text, in OptionValue value)
    {
        var (range, start) = ReadEnds(text, value);
        return new NatRange { Ports = range, BasePort = start };
    }

    private static (PortRange? Range, ushort? Start) ReadEnds(ReadOnlySpan<char> text, in OptionValue value)
    {
        if (!CanHavePorts(value.Protocol.Protocol))
            throw new IptablesSyntaxException("MissingProtocol", "Need TCP, UDP, SCTP or DCCP with port specification.", value.First.Column);
        if (!CNumber.TryParsePrefix(text, ushort.MaxValue, out var first, out var taken))
        {
            return ServiceNames.TryGetPort(text.ToString(), null, out var named)
                ? (PortRange.Single(named), null)
                : throw BadPort(text, value);
        }

        var rest = text[taken..];
        if (rest.IsEmpty)
            return (PortRange.Single((ushort)first), null);
        if (rest[0] != '-')
            throw value.Bad(rest[0] == ':' ? "Invalid port:port syntax - use dash." : $"Garbage after port value: `{rest}'.", "InvalidPort");
        rest = rest[1..];
        if (!CNumber.TryParsePrefix(rest, ushort.MaxValue, out var last, out taken))
            throw BadPort(rest, value);
        if (last < first)
            throw value.Bad($"Port range `{text}' funky: its end lies before its start.", "InvalidPort");
        var range = new PortRange((ushort)first, (ushort)last);
        rest = rest[taken..];
        if (rest.IsEmpty)
            return (range, null);
        return rest[0] == '/'
            ? (range, ReadBase(rest[1..], value))
            : throw value.Bad($"Garbage after port range: `{rest}'.", "InvalidPort");
    }

    public static NatRange WithFlags(this NatRange range, OptionValues values)
    {
        var (random, fully, persistent) = (values.Has("random"), values.Has("random-fully"), values.Has("persistent"));
        return random || fully || persistent ? range with { Random = random, RandomFully = fully, Persistent = persistent } : range;
    }

    public static string Save(NatRange range, string option) =>
        SaveText.Words(RangeText(range) is { Length: > 0 } text ? $"--{option} {(option == "to-ports" ? text[1..] : text)}" : "", Flags(range, "--"));

    /// <summary>As <c>iptables -L</c> prints it: <c>to:1.2.3.4:80</c>, <c>masq ports: 1000-2000</c>, <c>redir ports 80</c>.</summary>
    public static string List(NatRange range, string lead, bool skipColon)
    {
        var text = RangeText(range);
        var shown = text.Length == 0 ? "" : lead + (skipColon && text[0] == ':' ? text[1..] : text);
        return SaveText.Words(shown, Flags(range, ""));
    }

    private static string Flags(NatRange range, string prefix) => SaveText.Words(
        range.Random ? $"{prefix}random" : "",
        range.RandomFully ? $"{prefix}random-fully" : "",
        range.Persistent ? $"{prefix}persistent" : "");

    private static string RangeText(NatRange range)
    {
        var text = "";
        if (range.MinAddress is { } first)
        {
            text = range.MaxAddress is { } last && last != first ? $"{first}-{last}" : $"{first}";
            if (first.Family == IpFamily.IPv6 && range.Ports is not null)
                text = $"[{text}]";
        }

        if (range.Ports is not { } ports)
            return text;
        text += ports.First == ports.Last ? $":{ports.First}" : $":{ports.First}-{ports.Last}";
        return range.BasePort is { } start ? $"{text}/{start}" : text;
    }

    private static bool CanHavePorts(IpProtocol protocol) =>
        protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp or IpProtocol.Dccp or IpProtocol.Icmp;

    private static ushort ReadBase(ReadOnlySpan<char> text, in OptionValue value)
    {
        if (CNumber.TryParse(text, ushort.MaxValue, out var number) && number >= 1)
            return (ushort)number;
        return ServiceNames.TryGetPort(text.ToString(), null, out var named) ? named : throw BadPort(text, value);
    }

    private static IpAddress ReadAddress(ReadOnlySpan<char> text, IpFamily family, in OptionValue value) =>
        IpAddress.TryParse(text, out var address) && address.Family == family
            ? address
            : throw value.Bad($"Bad IP address \"{text}\"; expected an {family} address, a range with a dash, or one of them with :port.", "InvalidAddress");

    private static IptablesSyntaxException BadPort(ReadOnlySpan<char> text, in OptionValue value) =>
        value.Bad($"Port `{text}' not valid; expected a number from 0 to 65535 or a range such as 1000-2000.", "InvalidPort");
}
