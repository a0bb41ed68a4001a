using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Views;

/// <summary>A policy routing rule, as <c>ip rule</c> shows it.</summary>
public sealed record IpRuleInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>IPv4 or IPv6.</summary>
    public required string Family { get; init; }

    /// <summary>Its place in the order; the lowest is asked first.</summary>
    public required uint Priority { get; init; }

    /// <summary>Whether it matches what the selectors do not.</summary>
    public required bool Not { get; init; }

    /// <summary>Only these sources, or null for all.</summary>
    public required string? From { get; init; }

    /// <summary>Only these destinations, or null for all.</summary>
    public required string? To { get; init; }

    /// <summary>Only what came in through this device, or null for all.</summary>
    public required string? Iif { get; init; }

    /// <summary>Only sockets bound to this device, or null for all.</summary>
    public required string? Oif { get; init; }

    /// <summary>Only this mark, such as 0x1 or 0x1/0xff; null for all.</summary>
    public required string? FwMark { get; init; }

    /// <summary>Only this TOS; 0 for all.</summary>
    public required byte Tos { get; init; }

    /// <summary>Only this protocol, or null for all.</summary>
    public required string? Protocol { get; init; }

    /// <summary>Only these source ports, or null for all.</summary>
    public required string? SourcePort { get; init; }

    /// <summary>Only these destination ports, or null for all.</summary>
    public required string? DestinationPort { get; init; }

    /// <summary>Routes whose prefix is this long or shorter are turned down; null for none.</summary>
    public required int? SuppressPrefixLength { get; init; }

    /// <summary>Routes whose link is of this group are turned down; null for none.</summary>
    public required string? SuppressIfGroup { get; init; }

    /// <summary>Only what these users' sockets send, such as 1000-1999; null for all.</summary>
    public required string? UidRange { get; init; }

    /// <summary>Whether it holds for what belongs to a VRF alone, whose own table is asked.</summary>
    public required bool L3mdev { get; init; }

    /// <summary>lookup, goto, nop, blackhole, unreachable or prohibit.</summary>
    public required string Action { get; init; }

    /// <summary>The table that lookup asks, or null.</summary>
    public required string? Table { get; init; }

    /// <summary>Where goto goes on, or null.</summary>
    public required uint? Goto { get; init; }

    /// <summary>The rule in words: <c>from 10.0.0.0/8 fwmark 0x1</c>.</summary>
    public required string Selector { get; init; }

    /// <summary>As <c>ip rule</c> prints it.</summary>
    public override string ToString() => $"{Priority}: {Selector} {Action} {Table ?? Goto?.ToString()}".TrimEnd();

    internal static IpRuleInfo Of(Lab lab, string home, IpFamily family, IpRule rule) => new()
    {
        Lab = lab,
        Namespace = home,
        Family = family.ToString(),
        Priority = rule.Priority,
        Not = rule.Not,
        From = rule.From?.ToString(),
        To = rule.To?.ToString(),
        Iif = rule.IncomingInterface,
        Oif = rule.OutgoingInterface,
        FwMark = Mark(rule),
        Tos = rule.Tos,
        Protocol = rule.IpProto?.ToName(),
        SourcePort = rule.SourcePort?.ToString(),
        DestinationPort = rule.DestinationPort?.ToString(),
        SuppressPrefixLength = rule.SuppressPrefixLength,
        SuppressIfGroup = rule.SuppressIfGroup is { } group ? LinkGroup.ToName(group) : null,
        UidRange = rule.UidRange?.ToString(),
        L3mdev = rule.L3mdev,
        Action = Words.RuleAction(rule.Action),
        Table = rule.Action == IpRuleAction.ToTable ? rule.L3mdev ? "[l3mdev-table]" : RouteTableId.ToName(rule.Table) : null,
        Goto = rule.Action == IpRuleAction.Goto ? rule.GotoPriority : null,
        Selector = Describe(rule),
    };

    private static string? Mark(IpRule rule) => rule.FwMark is not { } mark ? null
        : rule.FwMask == uint.MaxValue ? $"0x{mark:x}" : $"0x{mark:x}/0x{rule.FwMask:x}";

    private static string Describe(IpRule rule)
    {
        var words = new List<string>();
        if (rule.Not)
            words.Add("not");
        words.Add($"from {(rule.From is { } from ? Words.Destination(from) : "all")}");
        Add("to", rule.To is { } to ? Words.Destination(to) : null);
        Add("fwmark", Mark(rule));
        Add("tos", rule.Tos == 0 ? null : $"0x{rule.Tos:x}");
        Add("iif", rule.IncomingInterface);
        Add("oif", rule.OutgoingInterface);
        Add("uidrange", rule.UidRange?.ToString());
        Add("ipproto", rule.IpProto?.ToName());
        Add("sport", rule.SourcePort?.ToString());
        Add("dport", rule.DestinationPort?.ToString());
        Add("suppress_prefixlength", rule.SuppressPrefixLength?.ToString());
        Add("suppress_ifgroup", rule.SuppressIfGroup is { } group ? LinkGroup.ToName(group) : null);
        return string.Join(' ', words);

        void Add(string name, string? value)
        {
            if (value is not null)
                words.Add($"{name} {value}");
        }
    }
}
