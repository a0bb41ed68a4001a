using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// The chains of a table by name, in ordinal order: its own ones, and below them those that it shares with other tables. An own chain hides a
/// shared one of the same name. Immutable.
/// </summary>
public sealed class ChainDictionary : IReadOnlyDictionary<string, Chain>
{
    internal ChainDictionary(TreeDictionary<string, Chain> own, ChainSet shared, ImmutableHashSet<string> hidden) =>
        (Own, Shared, Hidden) = (own, shared, hidden);

    /// <summary>The table's own chains.</summary>
    public TreeDictionary<string, Chain> Own { get; }

    /// <summary>The chains that it shares.</summary>
    public ChainSet Shared { get; }

    /// <summary>The names of the shared chains that this table does not have.</summary>
    public ImmutableHashSet<string> Hidden { get; }

    /// <inheritdoc/>
    public int Count => Shared.Chains.IsEmpty
        ? Own.Count
        : Own.Count + Shared.Chains.Count - Own.Keys.Count(Shared.Chains.ContainsKey) - Hidden.Count(name => Shared.Chains.ContainsKey(name) && !Own.ContainsKey(name));

    /// <inheritdoc/>
    public IEnumerable<string> Keys => this.Select(entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<Chain> Values => this.Select(entry => entry.Value);

    /// <inheritdoc/>
    public Chain this[string key] => TryGetValue(key, out var chain) ? chain : throw new KeyNotFoundException($"There is no chain {key}.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Chain value) =>
        Own.TryGetValue(key, out value) || (!Hidden.Contains(key) && Shared.Chains.TryGetValue(key, out value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Chain>> GetEnumerator()
    {
        using var own = Own.GetEnumerator();
        var hasOwn = own.MoveNext();
        foreach (var shared in Shared.Chains)
        {
            var isOverridden = Hidden.Contains(shared.Key);
            while (hasOwn && string.CompareOrdinal(own.Current.Key, shared.Key) is var order and <= 0)
            {
                isOverridden |= order == 0;
                yield return own.Current;
                hasOwn = own.MoveNext();
            }

            if (!isOverridden)
                yield return shared;
        }

        for (; hasOwn; hasOwn = own.MoveNext())
            yield return own.Current;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ChainDictionary With(Chain chain) => new(Own.SetItem(chain.Name, chain), Shared, Hidden);

    internal ChainDictionary Without(string chain) => new(Own.Remove(chain), Shared, Shared.Chains.ContainsKey(chain) ? Hidden.Add(chain) : Hidden);
}
