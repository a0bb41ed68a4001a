using KubeNet.Engine.Netfilter;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// Chains of a namespace that a layer above holds too, as kube-proxy does. Where the file has the same lines they stay one and the same, so that counters follow them
/// through the layer's next change, and all nodes hold them once.
/// </summary>
internal interface IKnownChains
{
    /// <summary>The chains that a table shares with others.</summary>
    ChainSet? Shared(Ruleset ruleset, TableName table);

    /// <summary>A chain of the table's own.</summary>
    Chain? Own(Ruleset ruleset, TableName table, string name);
}
