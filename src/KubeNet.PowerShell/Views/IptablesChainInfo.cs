using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Views;

/// <summary>A chain of iptables or ip6tables.</summary>
public sealed record IptablesChainInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>IPv4 (iptables) or IPv6 (ip6tables).</summary>
    public required string Family { get; init; }

    /// <summary>nft or legacy.</summary>
    public required string Backend { get; init; }

    /// <summary>raw, mangle, nat, filter or security.</summary>
    public required string Table { get; init; }

    /// <summary>Its name.</summary>
    public required string Chain { get; init; }

    /// <summary>ACCEPT or DROP; null for a user chain, which returns at its end.</summary>
    public required string? Policy { get; init; }

    /// <summary>How many rules it has.</summary>
    public required int Rules { get; init; }

    /// <summary>How many packets its policy decided on.</summary>
    public required long Packets { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Chain;

    internal static IptablesChainInfo Of(Lab lab, in TableLocation where, string name)
    {
        var ruleset = lab.Config[where.Namespace].GetRuleset(where.Family, where.Backend);
        var chain = ruleset.GetTable(where.Table).Chains[name];
        return new IptablesChainInfo
        {
            Lab = lab,
            Namespace = where.Namespace,
            Family = where.Family.ToString(),
            Backend = Words.Backend(where.Backend),
            Table = where.Table.ToName(),
            Chain = chain.Name,
            Policy = chain.Policy is { } policy ? Words.Policy(policy) : null,
            Rules = chain.Rules.Count,
            Packets = chain.IsBuiltIn ? lab.State[where.Namespace].Counters.OfPolicy(ruleset, where.Table, name).Packets : 0,
        };
    }
}
