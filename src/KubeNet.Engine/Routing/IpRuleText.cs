using System.Text;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Routing;

/// <summary>ip rules as <c>ip rule show</c> of iproute2 6.1 prints them.</summary>
/// <param name="isLink">Whether the namespace has a link of a name; a selector without one is <c>[detached]</c>.</param>
public sealed class IpRuleText(Func<string, bool> isLink)
{
    /// <summary>Every rule on its line, each line ended by a line feed.</summary>
    public string Rules(IEnumerable<IpRule> rules)
    {
        var all = rules.ToList();
        return string.Concat(all.Select(rule => Line(rule, all) + '\n'));
    }

    private string Line(IpRule rule, List<IpRule> all)
    {
        var text = new StringBuilder($"{rule.Priority}:\t");
        if (rule.Not)
            text.Append("not ");
        text.Append($"from {Selector(rule.From)}");
        if (rule.To is { } to)
            text.Append($" to {Selector(to)}");
        if (rule.Tos != 0)
            text.Append($" tos 0x{rule.Tos:x2}");
        if (rule.FwMark is { } mark)
            text.Append(rule.FwMask == uint.MaxValue ? $" fwmark 0x{mark:x}" : $" fwmark 0x{mark:x}/0x{rule.FwMask:x}");
        if (rule.IncomingInterface is { } iif)
            text.Append($" iif {iif}{Detached(iif)}");
        if (rule.OutgoingInterface is { } oif)
            text.Append($" oif {oif}{Detached(oif)}");
        if (rule.UidRange is { } users)
            text.Append($" uidrange {users}");
        if (rule.IpProto is { } protocol)
            text.Append($" ipproto {protocol.ToName()}");
        if (rule.SourcePort is { } sport)
            text.Append($" sport {Ports(sport)}");
        if (rule.DestinationPort is { } dport)
            text.Append($" dport {Ports(dport)}");
        text.Append(' ').Append(Action(rule, all));
        return text.ToString();
    }

    private static string Action(IpRule rule, List<IpRule> all) => rule.L3mdev && rule.Action != IpRuleAction.ToTable ? $"lookup [l3mdev-table] {OwnAction(rule, all)}" : OwnAction(rule, all);

    private static string OwnAction(IpRule rule, List<IpRule> all) => rule.Action switch
    {
        IpRuleAction.ToTable => $"lookup {(rule.L3mdev ? "[l3mdev-table]" : RouteTableId.ToName(rule.Table))}{Suppressed(rule)}",
        IpRuleAction.Goto => $"goto {rule.GotoPriority}{(all.Any(other => other.Priority == rule.GotoPriority) ? string.Empty : " [unresolved]")}",
        IpRuleAction.Nop => "nop",
        IpRuleAction.Blackhole => "blackhole",
        IpRuleAction.Unreachable => "unreachable",
        IpRuleAction.Prohibit => "prohibit",
    };

    // A rule of a VRF has no table of its own, of which anything could be turned down.
    private static string Suppressed(IpRule rule) => rule.L3mdev ? string.Empty
        : (rule.SuppressPrefixLength is { } length ? $" suppress_prefixlength {length}" : string.Empty)
        + (rule.SuppressIfGroup is { } group ? $" suppress_ifgroup {LinkGroup.ToName(group)}" : string.Empty);

    private static string Selector(IpPrefix? prefix) => prefix switch
    {
        null => "all",
        { IsHost: true } host => host.Address.ToString(),
        { } network => network.ToString(),
    };

    private static string Ports(PortRange ports) => ports.First == ports.Last ? $"{ports.First}" : $"{ports.First}-{ports.Last}";

    private string Detached(string link) => isLink(link) ? string.Empty : " [detached]";
}
