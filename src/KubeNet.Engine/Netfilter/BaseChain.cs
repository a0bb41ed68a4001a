using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter;

/// <summary>Where a built-in chain stands: nf_tables calls it a base chain. Ordered by family, table and hook.</summary>
/// <param name="Family">iptables or ip6tables.</param>
/// <param name="Table">Its table.</param>
/// <param name="Hook">Its hook.</param>
public sealed record BaseChain(IpFamily Family, TableName Table, Hook Hook) : IComparable<BaseChain>
{
    /// <inheritdoc/>
    public int CompareTo(BaseChain? other) => other is null ? 1 : (Family, Table, Hook).CompareTo((other.Family, other.Table, other.Hook));
}
