using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Views;

/// <summary>A network namespace.</summary>
public sealed record NetNamespaceInfo : LabObject
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its links' names, by index.</summary>
    public required string[] Links { get; init; }

    /// <summary>Its addresses but those of loopback and IPv6's link-local ones.</summary>
    public required string[] Addresses { get; init; }

    /// <summary>Whether it forwards IPv4 (<c>net.ipv4.ip_forward</c>).</summary>
    public required bool Forwarding { get; init; }

    /// <summary>How many sockets listen.</summary>
    public required int Listeners { get; init; }

    /// <summary>How many iptables rules it holds, in all tables of both families.</summary>
    public required int Rules { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static NetNamespaceInfo Of(Lab lab, NamespaceConfig home) => new()
    {
        Lab = lab,
        Name = home.Name,
        Links = [.. home.Links.Values.Select(link => link.Name)],
        Addresses = [.. home.Links.Values.SelectMany(link => link.Addresses)
            .Select(address => address.Address)
            .Where(address => !address.Address.IsLoopback && !(address.Address.IsLinkLocal && address.Address.Family == Engine.Addressing.IpFamily.IPv6))
            .Select(address => address.ToString())],
        Forwarding = home.Sysctls.Number("net.ipv4.ip_forward") != 0,
        Listeners = home.Listeners.Count,
        Rules = home.Rulesets.Values.SelectMany(ruleset => ruleset.Tables.Values).SelectMany(table => table.Chains.Values).Sum(chain => chain.Rules.Count),
    };
}
