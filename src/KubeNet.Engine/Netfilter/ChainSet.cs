namespace KubeNet.Engine.Netfilter;

/// <summary>
/// User chains that the tables of many namespaces hold in common, as the nodes of a cluster hold kube-proxy's. Immutable; an edit shares what it did not
/// touch.
/// </summary>
public sealed class ChainSet
{
    // A chain that needs connection tracking, sought at the first question.
    private readonly Lazy<string?> _witness;

    private ChainSet(TreeDictionary<string, Chain> chains, string? formerWitness)
    {
        Chains = chains;
        _witness = new Lazy<string?>(() => FindWitness(chains, formerWitness));
    }

    /// <summary>No chains.</summary>
    public static ChainSet Empty { get; } = new(TreeDictionary.Empty<string, Chain>(StringComparer.Ordinal), null);

    /// <summary>The chains by name, in ordinal order.</summary>
    public TreeDictionary<string, Chain> Chains { get; }

    /// <summary>Whether a rule of any chain switches connection tracking on.</summary>
    internal bool NeedsConntrack => _witness.Value is not null;

    /// <summary>The set with chains put in, exchanged and taken out.</summary>
    public ChainSet With(IEnumerable<Chain> chains, IEnumerable<string>? gone = null)
    {
        var changed = Chains.SetItems(chains.Select(chain => new KeyValuePair<string, Chain>(chain.Name, chain)));
        changed = gone is null ? changed : changed.RemoveRange(gone);
        return ReferenceEquals(changed, Chains) ? this : new ChainSet(changed, _witness.IsValueCreated ? _witness.Value : null);
    }

    // The one of the value before is looked at first.
    private static string? FindWitness(TreeDictionary<string, Chain> chains, string? former) =>
        former is not null && chains.TryGetValue(former, out var known) && known.Compiled.NeedsConntrack
            ? former
            : chains.Values.FirstOrDefault(chain => chain.Compiled.NeedsConntrack)?.Name;
}
