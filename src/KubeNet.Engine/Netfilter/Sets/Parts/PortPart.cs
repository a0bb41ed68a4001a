using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>port</c> beside an address: a protocol and its port, ICMP's type and code, or 0 for protocols without ports.</summary>
internal sealed class PortPart : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        var colon = text.IndexOf(':');
        if (colon < 0)
        {
            draft.Protocol = IpProtocol.Tcp;
            ReadPorts(text, "tcp", draft);
            return;
        }

        var (name, value) = (text[..colon], text[(colon + 1)..]);
        draft.Protocol = ReadProtocol(name);
        switch (draft.Protocol)
        {
            case IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp or IpProtocol.UdpLite:
                ReadPorts(value, name, draft);
                break;
            case IpProtocol.Icmp when context.Family == IpFamily.IPv6:
                throw IpSetErrors.Syntax("Protocol ICMP can be used with family inet only");
            case IpProtocol.Icmpv6 when context.Family == IpFamily.IPv4:
                throw IpSetErrors.Syntax("Protocol ICMPv6 can be used with family inet6 only");
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                draft.Port = IpSetIcmpNames.Read(value, context.Family);
                break;
            default:
                if (value != "0")
                    throw IpSetErrors.Syntax($"Protocol {name} can be used with pseudo port value 0 only.");
                break;
        }
    }

    public override void Write(in IpSetElement element, StringBuilder text) => Write(element.Protocol, element.Port, text);

    public override void Write(IpSetDraft draft, StringBuilder text) => Write(draft.Protocol, draft.Port, text);

    public override void RefuseMany(IpSetDraft draft, in IpSetContext context)
    {
        if (draft.LastPort is not null)
            throw IpSetErrors.ManyInTest("FROM-TO port range", context);
    }

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        if (draft.Protocol == IpProtocol.None)
            throw IpSetErrors.InvalidProtocol();
        var ports = draft.Ports;
        for (int port = ports.First; port <= ports.Last; port++)
            yield return element with { Protocol = draft.Protocol, Port = (ushort)port };
    }

    public override long CountOf(IpSetDraft draft, IpSetContext context) => draft.Ports.Last - draft.Ports.First + 1;

    public override bool Covers(IpSetElement element, IpSetDraft draft, IpSetContext context) =>
        element.Protocol == draft.Protocol && draft.Ports.Contains(element.Port);

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        if (!TryGetPort(packet.Skb.Head, isSource, out var port))
            return false;
        element = element with { Protocol = packet.Skb.Head.Protocol, Port = port };
        return true;
    }

    /// <summary>What sets take for a packet's port (net/netfilter/ipset/ip_set_getport.c); false for a later fragment that has none.</summary>
    internal static bool TryGetPort(in Packet packet, bool isSource, out ushort port)
    {
        port = 0;
        var hasPorts = packet.Protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp or IpProtocol.UdpLite;
        var isIcmp = packet.Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6;
        if (packet.Protocol == IpProtocol.None)
            return false;
        if (packet.FragmentOffset != 0)
            return packet.Family == IpFamily.IPv4 && !hasPorts && packet.Protocol != IpProtocol.Icmp;
        if (hasPorts)
            port = isSource ? packet.SourcePort : packet.DestinationPort;
        else if (isIcmp)
            port = (ushort)((packet.IcmpType << 8) | packet.IcmpCode);
        return true;
    }

    internal static IpProtocol ReadProtocol(string name)
    {
        if (IpSetNumber.TryRead(name, byte.MaxValue, out var number))
            return (IpProtocol)number;
        return IpSetProtocols.TryParse(name, out var protocol) ? protocol : throw IpSetErrors.Syntax($"cannot parse '{name}' as a protocol");
    }

    internal static void ReadPorts(string text, string protocol, IpSetDraft draft)
    {
        var (first, last) = Split(text);
        if (last is not null)
            draft.LastPort = ReadPort(last, protocol);
        draft.Port = ReadPort(first, protocol);
    }

    private static void Write(IpProtocol protocol, ushort port, StringBuilder text)
    {
        text.Append(IpSetProtocols.Name(protocol)).Append(':');
        var icmp = protocol switch
        {
            IpProtocol.Icmp => IpFamily.IPv4,
            IpProtocol.Icmpv6 => (IpFamily?)IpFamily.IPv6,
            _ => null,
        };
        if (icmp is not { } family)
            text.Append(port);
        else if (IpSetIcmpNames.NameOf(port, family) is { } name)
            text.Append(name);
        else
            text.Append(port >> 8).Append('/').Append(port & 255);
    }

    /// <summary>Two ends at a dash; names that have dashes of their own stand in brackets.</summary>
    private static (string First, string? Last) Split(string text)
    {
        var from = 0;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            if (end < 0)
                throw IpSetErrors.Syntax($"cannot find closing escape character ']' in {text}");
            if (end == text.Length - 1)
                return (text, null);
            from = end + 1;
            if (text[from] != '-')
                throw IpSetErrors.Syntax($"range separator expected after '{text[..from]}'");
        }

        var dash = text.IndexOf('-', from);
        return dash < 0 ? (text, null) : (text[..dash], text[(dash + 1)..]);
    }

    private static ushort ReadPort(string text, string protocol)
    {
        if (IpSetNumber.TryRead(text, ushort.MaxValue, out var number))
            return (ushort)number;
        var name = text is ['[', .., ']'] ? text[1..^1] : text;
        if (IpSetProtocols.TryParse(protocol, out var known) && ServiceNames.TryGetPort(name, known, out var port))
            return port;
        throw IpSetNumber.TryRead(text, ulong.MaxValue, out _)
            ? IpSetErrors.Syntax($"'{text}' is out of range 0-65535; cannot parse '{text}' as a {protocol} port")
            : IpSetErrors.Syntax($"'{text}' is invalid as number; cannot parse '{text}' as a {protocol} port");
    }
}
