using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.PowerShell.Views;

/// <summary>A rule of iptables or ip6tables.</summary>
public sealed record IptablesRuleInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>IPv4 (iptables) or IPv6 (ip6tables).</summary>
    public required string Family { get; init; }

    /// <summary>nft or legacy.</summary>
    public required string Backend { get; init; }

    /// <summary>raw, mangle, nat, filter or security.</summary>
    public required string Table { get; init; }

    /// <summary>The chain.</summary>
    public required string Chain { get; init; }

    /// <summary>Its number in the chain, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many packets matched it.</summary>
    public required long Packets { get; init; }

    /// <summary>How many bytes of IP those were.</summary>
    public required long Bytes { get; init; }

    /// <summary>What it does: ACCEPT, DNAT, a chain's name; empty where it only counts.</summary>
    public required string Target { get; init; }

    /// <summary>Only this protocol; null for all.</summary>
    public required string? Protocol { get; init; }

    /// <summary>Only these sources, with <c>!</c> before all but these; null for all.</summary>
    public required string? Source { get; init; }

    /// <summary>Only these destinations, with <c>!</c> before all but these; null for all.</summary>
    public required string? Destination { get; init; }

    /// <summary>Only what came in by this device; null for all.</summary>
    public required string? InInterface { get; init; }

    /// <summary>Only what leaves by this device; null for all.</summary>
    public required string? OutInterface { get; init; }

    /// <summary>The rule without its chain: <c>-p tcp -m tcp --dport 80 -j ACCEPT</c>.</summary>
    public required string Specification { get; init; }

    /// <summary>The rule as iptables-save prints it.</summary>
    public required string Text { get; init; }

    /// <summary>The chain with its surroundings: <c>router, table nat, PREROUTING, policy ACCEPT</c>.</summary>
    public required string Where { get; init; }

    /// <summary>The engine's rule; equal ones are told apart by instance.</summary>
    internal Rule? Rule { get; private init; }

    /// <summary>The rule as iptables-save prints it.</summary>
    public override string ToString() => Text;

    internal static IptablesRuleInfo Of(Lab lab, in TableLocation where, Chain chain, int number)
    {
        var rule = chain.Rules[number - 1];
        var counter = lab.State[where.Namespace].Counters.Of(rule);
        return new IptablesRuleInfo
        {
            Lab = lab,
            Rule = rule,
            Namespace = where.Namespace,
            Family = where.Family.ToString(),
            Backend = Words.Backend(where.Backend),
            Table = where.Table.ToName(),
            Chain = chain.Name,
            Number = number,
            Packets = counter.Packets,
            Bytes = counter.Bytes,
            Target = rule.Target?.Name ?? "",
            Protocol = rule.Protocol.IsAny ? null : Not(rule.Protocol.Negated) + rule.Protocol.Protocol.ToName(),
            Source = Address(rule.Source),
            Destination = Address(rule.Destination),
            InInterface = Interface(rule.InInterface),
            OutInterface = Interface(rule.OutInterface),
            Specification = rule.ToText(),
            Text = rule.ToText(chain.Name),
            Where = Describe(where, chain),
        };
    }

    private static string Describe(in TableLocation where, Chain chain)
    {
        var program = (where.Family, where.Backend) switch
        {
            (IpFamily.IPv6, IptablesBackend.Legacy) => " (ip6tables-legacy)",
            (IpFamily.IPv6, _) => " (ip6tables)",
            (_, IptablesBackend.Legacy) => " (iptables-legacy)",
            _ => "",
        };
        var policy = chain.Policy is { } known ? $", policy {Words.Policy(known)}" : "";
        return $"{where.Namespace}{program}, table {where.Table.ToName()}, {chain.Name}{policy}";
    }

    private static string? Address(AddressMatch match) => match.IsAny ? null
        : match.PrefixLength is { } length ? $"{Not(match.Negated)}{match.Address}/{length}"
        : $"{Not(match.Negated)}{match.Address}/{IpAddress.FromBits(match.Address.Family, match.Mask)}";

    private static string? Interface(InterfaceMatch match) => match.IsAny ? null : Not(match.Negated) + match.Name;

    private static string Not(bool negated) => negated ? "!" : "";
}
