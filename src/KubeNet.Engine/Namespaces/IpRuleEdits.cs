using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip rule add</c> and <c>ip rule del</c>: net/core/fib_rules.c.</summary>
public static class IpRuleEdits
{
    /// <summary>Adds an ip rule, behind those of the same priority.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, IpRuleExists, InvalidIpRule.</exception>
    public static NetworkConfig AddIpRule(this NetworkConfig config, string @namespace, IpFamily family, IpRuleSpec spec)
    {
        var home = config[@namespace];
        var routing = home.Routing(family);
        var rule = Build(spec, family, spec.Priority ?? DefaultPriority(routing.Rules));
        if (routing.Rules.Contains(rule))
            throw new NetConfigException("IpRuleExists", $"Namespace '{@namespace}' has exactly that {family} rule with priority {rule.Priority} already.");
        var at = 0;
        while (at < routing.Rules.Count && routing.Rules[at].Priority <= rule.Priority)
            at++;
        return config.With(home.With(routing with { Rules = routing.Rules.Insert(at, rule), WasUnmerged = true }));
    }

    /// <summary>Removes the first ip rule that fits all that is given.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, IpRuleNotFound, InvalidIpRule where nothing is given.</exception>
    public static NetworkConfig RemoveIpRule(this NetworkConfig config, string @namespace, IpFamily family, IpRuleSpec spec)
    {
        if (spec == new IpRuleSpec())
            throw new NetConfigException("InvalidIpRule", "Say which ip rule to remove: its priority or some of its selectors.");
        var home = config[@namespace];
        var routing = home.Routing(family);
        var rules = routing.Rules.ToList();
        var at = rules.FindIndex(rule => Fits(rule, spec));
        return at < 0
            ? throw new NetConfigException("IpRuleNotFound",
                $"Namespace '{@namespace}' has no such {family} rule. {Choices.Among(rules.Select(rule => rule.Priority.ToString()), "It has rules with the priorities", "It has none.")}")
            : config.With(home.With(routing with { Rules = routing.Rules.RemoveAt(at), WasUnmerged = true }));
    }

    // fib_default_rule_pref: one before the second rule of the list.
    private static uint DefaultPriority(EquatableArray<IpRule> rules) => rules.Count > 1 && rules[1].Priority > 0 ? rules[1].Priority - 1 : 0;

    private static IpRule Build(IpRuleSpec spec, IpFamily family, uint priority)
    {
        if (spec.From is { } from && from.Family != family)
            throw Invalid($"its source {from} is not of {family}");
        if (spec.To is { } to && to.Family != family)
            throw Invalid($"its destination {to} is not of {family}");
        var action = spec.Action ?? (spec.GotoPriority is null ? IpRuleAction.ToTable : IpRuleAction.Goto);
        if (action == IpRuleAction.Goto && (spec.GotoPriority is not { } target || target <= priority))
            throw Invalid($"goto must go to a priority above its own, {priority}");
        if (spec.SuppressPrefixLength is { } length && (length < 0 || length > family.AddressBits()))
            throw Invalid($"the prefix length {length} to suppress is not in 0..{family.AddressBits()}");
        if (spec.L3mdev && spec.Table is not (null or 0))
            throw Invalid("l3mdev asks the VRF's own table, so that it has none itself");
        if (spec.UidRange is { } users && users.First > users.Last)
            throw Invalid($"the users {users} run backwards");
        if (((spec.Tos ?? 0) & 3) != 0)
            throw Invalid($"the two bits of ECN in its TOS 0x{spec.Tos:x2} must be 0");
        if (family == IpFamily.IPv4 && ((spec.Tos ?? 0) & ~IpRule.TosMaskV4) != 0)
            throw Invalid($"a rule of IPv4 goes by the bits 0x{IpRule.TosMaskV4:x2} of the TOS alone, and 0x{spec.Tos:x2} has others");
        if (spec.SuppressIfGroup is < 0)
            throw Invalid($"the group {spec.SuppressIfGroup} to suppress is below 0");
        if (new[] { spec.SourcePort, spec.DestinationPort }.FirstOrDefault(ports => ports is { } range && range.First > range.Last) is { } backward)
            throw Invalid($"the ports {backward.First}-{backward.Last} run backwards");
        LinkName.RequireValid(spec.IncomingInterface ?? "lo");
        LinkName.RequireValid(spec.OutgoingInterface ?? "lo");
        return new IpRule
        {
            Priority = priority,
            Action = action,
            Table = spec.L3mdev ? 0 : spec.Table ?? RouteTableId.Main,
            GotoPriority = spec.GotoPriority ?? 0,
            Not = spec.Not,
            From = spec.From is { IsDefault: true } ? null : spec.From,
            To = spec.To is { IsDefault: true } ? null : spec.To,
            IncomingInterface = spec.IncomingInterface,
            OutgoingInterface = spec.OutgoingInterface,
            FwMark = spec.FwMark,
            FwMask = spec.FwMask ?? uint.MaxValue,
            Tos = spec.Tos ?? 0,
            IpProto = spec.IpProto,
            SourcePort = spec.SourcePort,
            DestinationPort = spec.DestinationPort,
            SuppressPrefixLength = spec.SuppressPrefixLength,
            SuppressIfGroup = spec.SuppressIfGroup,
            UidRange = spec.UidRange,
            L3mdev = spec.L3mdev,
            Protocol = spec.Protocol ?? RouteProtocol.Boot,
        };
    }

    private static bool Fits(IpRule rule, IpRuleSpec spec) =>
        (spec.Priority is null || rule.Priority == spec.Priority)
        && (spec.Action is null || rule.Action == spec.Action)
        && (spec.Table is null || rule.Table == spec.Table)
        && (spec.GotoPriority is null || rule.GotoPriority == spec.GotoPriority)
        && (spec.From is null or { IsDefault: true } || rule.From == spec.From)
        && (spec.To is null or { IsDefault: true } || rule.To == spec.To)
        && (spec.IncomingInterface is null || rule.IncomingInterface == spec.IncomingInterface)
        && (spec.OutgoingInterface is null || rule.OutgoingInterface == spec.OutgoingInterface)
        && (spec.FwMark is null || rule.FwMark == spec.FwMark)
        && (spec.FwMark is null && spec.FwMask is null || rule.FwMask == (spec.FwMask ?? uint.MaxValue))
        && (spec.Tos is null || rule.Tos == spec.Tos)
        && (spec.IpProto is null || rule.IpProto == spec.IpProto)
        && (spec.SourcePort is null || rule.SourcePort == spec.SourcePort)
        && (spec.DestinationPort is null || rule.DestinationPort == spec.DestinationPort)
        && (spec.SuppressPrefixLength is null || rule.SuppressPrefixLength == spec.SuppressPrefixLength)
        && (spec.SuppressIfGroup is null || rule.SuppressIfGroup == spec.SuppressIfGroup)
        && (spec.UidRange is null || rule.UidRange == spec.UidRange)
        && (!spec.L3mdev || rule.L3mdev)
        && (spec.Protocol is null || rule.Protocol == spec.Protocol);

    private static NetConfigException Invalid(string why) => new("InvalidIpRule", $"The ip rule cannot be: {why}.");
}
