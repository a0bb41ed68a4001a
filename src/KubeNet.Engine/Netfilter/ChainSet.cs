namespace KubeNet.Engine.Netfilter;

/// <summary>
/// User chains that the tables of many namespaces hold in common, as the nodes of a cluster hold kube-proxy's. Immutable; an edit shares what it did not
/// touch.
/// </summary>
public sealed class ChainSet
{
    // A chain that needs connection tracking, if one was found: in the next value it is looked at first.
    private readonly string? _witness;
    private bool? _needsConntrack;

    private ChainSet(TreeDictionary<string, Chain> chains, string? witness) => (Chains, _witness) = (chains, witness);

    /// <summary>No chains.</summary>
    public static ChainSet Empty { get; } = new(TreeDictionary.Empty<string, Chain>(StringComparer.Ordinal), null);

    /// <summary>The chains by name, in ordinal order.</summary>
    public TreeDictionary<string, Chain> Chains { get; }

    /// <summary>Whether a rule of any chain switches connection tracking on.</summary>
    internal bool NeedsConntrack => _needsConntrack ??= Witness is not null;

    /// <summary>The set with chains put in, exchanged and taken out.</summary>
    public ChainSet With(IEnumerable<Chain> chains, IEnumerable<string>? gone = null)
    {
        var changed = Chains.SetItems(chains.Select(chain => new KeyValuePair<string, Chain>(chain.Name, chain)));
        changed = gone is null ? changed : changed.RemoveRange(gone);
        return ReferenceEquals(changed, Chains) ? this : new ChainSet(changed, _needsConntrack == true ? Witness : null);
    }

    private string? Witness =>
        _witness is not null && Chains.TryGetValue(_witness, out var known) && known.Compiled.NeedsConntrack
            ? _witness
            : Chains.Values.FirstOrDefault(chain => chain.Compiled.NeedsConntrack)?.Name;
}
