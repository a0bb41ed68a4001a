using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads one family's ip rules from <c>ip -j rule show</c>.</summary>
internal sealed class RuleReader(Folder folder, IpFamily family)
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "priority", "not", "src", "srclen", "dst", "dstlen", "fwmark", "fwmask", "iif", "iif_detached", "oif", "oif_detached", "table", "tos", "ipproto",
        "sport", "sport_start", "sport_end", "dport", "dport_start", "dport_end", "suppress_prefixlen", "suppress_ifgroup", "uid_start", "uid_end", "l3mdev", "action", "goto", "unresolved", "nop", "protocol",
    };

    private static readonly IpProtocol[] NamedProtocols =
        [IpProtocol.Icmp, IpProtocol.Igmp, IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Dccp, IpProtocol.Gre, IpProtocol.Esp, IpProtocol.Ah, IpProtocol.Sctp, IpProtocol.UdpLite];

    private readonly string _file = family == IpFamily.IPv4 ? BundleFiles.Rule : BundleFiles.Rule6;

    /// <summary>The routing with the rules of the file, or with the default rules where there is no file.</summary>
    public RoutingConfig Read(RoutingConfig routing)
    {
        var rows = JsonRows.Read(folder, _file, "the default rules are assumed: local, main, default");
        if (rows is null)
            return routing;
        var rules = rows.Select(ToRule).OfType<IpRule>().OrderBy(rule => rule.Priority).ToEquatableArray();
        folder.Info(_file, $"{rules.Count} ip rules");
        return routing with { Rules = rules };
    }

    private IpRule? ToRule(JsonRow row)
    {
        var unknown = row.Keys.Where(key => !Known.Contains(key)).ToList();
        if (unknown.Count > 0 || row.UInt("priority") is not { } priority || !TryParseAction(row, out var action, out var table))
        {
            var why = unknown.Count > 0 ? $"says '{string.Join("', '", unknown)}', which is not known" : "is of a form that is not known";
            folder.Warn(_file, row.Line, $"The ip rule {why}: {row}", "it is missing: packets that it takes are routed by the rules after it");
            return null;
        }

        var rule = new IpRule
        {
            Priority = priority,
            Action = action,
            Table = table,
            GotoPriority = row.UInt("goto") ?? 0,
            Not = row.Has("not"),
            From = Prefix(row, "src", "srclen"),
            To = Prefix(row, "dst", "dstlen"),
            IncomingInterface = row.Text("iif"),
            OutgoingInterface = row.Text("oif"),
            FwMark = RouteWords.TryParseNumber(row.Text("fwmark"), out var mark) ? mark : null,
            FwMask = RouteWords.TryParseNumber(row.Text("fwmask"), out var mask) ? mask : uint.MaxValue,
            Tos = RouteWords.TryParseTos(row.Text("tos") ?? "0", out var tos) ? tos : (byte)0,
            IpProto = Protocol(row.Text("ipproto")),
            SourcePort = Ports(row, "sport"),
            DestinationPort = Ports(row, "dport"),
            SuppressPrefixLength = row.Int("suppress_prefixlen"),
            SuppressIfGroup = LinkGroup.TryParse(row.Text("suppress_ifgroup"), out var group) ? group : null,
            UidRange = row.Number("uid_start") is >= 0 and <= uint.MaxValue and var first && row.Number("uid_end") is >= 0 and <= uint.MaxValue and var last ? new UidRange((uint)first, (uint)last) : null,
            L3mdev = row.Has("l3mdev"),
            Protocol = RouteWords.TryParseProtocol(row.Text("protocol") ?? "", out var protocol) ? protocol : RouteProtocol.Unspecified,
        };

        // Without -d iproute2 does not print who made a rule; the three that every namespace starts with are the kernel's.
        var asKernel = rule with { Protocol = RouteProtocol.Kernel };
        return IpRule.Defaults(family).Contains(asKernel) ? asKernel : rule;
    }

    private static bool TryParseAction(JsonRow row, out IpRuleAction action, out uint table)
    {
        table = RouteTableId.Main;
        action = row.Text("action") switch
        {
            "blackhole" => IpRuleAction.Blackhole,
            "unreachable" => IpRuleAction.Unreachable,
            "prohibit" => IpRuleAction.Prohibit,
            _ when row.Has("goto") => IpRuleAction.Goto,
            _ when row.Has("nop") => IpRuleAction.Nop,
            _ => IpRuleAction.ToTable,
        };
        if (row.Has("l3mdev"))
        {
            table = 0;
            return true;
        }

        return action != IpRuleAction.ToTable || (row.Text("table") is { } name && RouteTableId.TryParse(name, out table));
    }

    private static IpPrefix? Prefix(JsonRow row, string key, string lengthKey)
    {
        if (!InterfaceAddress.TryParse(row.Text(key), out var parsed))
            return null;
        return row.Number(lengthKey) is { } length && length >= 0 && length <= parsed.Address.Family.AddressBits()
            ? new IpPrefix(parsed.Address, (int)length)
            : parsed.Prefix;
    }

    private static PortRange? Ports(JsonRow row, string key)
    {
        var first = row.Number(key) ?? row.Number($"{key}_start");
        var last = row.Number($"{key}_end") ?? first;
        return first is >= 0 and <= ushort.MaxValue && last is >= 0 and <= ushort.MaxValue ? new PortRange((ushort)first, (ushort)last) : null;
    }

    private static IpProtocol? Protocol(string? text)
    {
        if (text is null)
            return null;
        if (byte.TryParse(text, out var number))
            return (IpProtocol)number;
        if (text == "ipv6-icmp")
            return IpProtocol.Icmpv6;
        foreach (var protocol in NamedProtocols)
        {
            if (protocol.ToName() == text)
                return protocol;
        }

        return null;
    }
}
