using System.Collections.Immutable;
using CsCheck;

namespace KubeNet.Engine.Tests;

/// <summary>The tree against the platform's own sorted dictionary.</summary>
public sealed class TreeDictionaryTests
{
    private static readonly TreeDictionary<int, string> s_empty = TreeDictionary.Empty<int, string>(Comparer<int>.Default);

    private static Gen<(int Key, string? Value)[][]> Batches => Gen.Select(Gen.Int[0, 300], Gen.String.Null(0.3)).Array[0, 80].Array[1, 12];

    [Fact]
    public void It_holds_what_a_sorted_dictionary_holds() => Batches.Sample(batches =>
    {
        var (tree, oracle) = (s_empty, ImmutableSortedDictionary<int, string>.Empty);
        foreach (var batch in batches)
        {
            var put = batch.Where(change => change.Value is not null).Select(change => new KeyValuePair<int, string>(change.Key, change.Value!)).ToList();
            var gone = batch.Where(change => change.Value is null).Select(change => change.Key).ToList();
            (tree, oracle) = (tree.SetItems(put).RemoveRange(gone), oracle.SetItems(put).RemoveRange(gone));
            if (batch.Length > 0)
                (tree, oracle) = (tree.SetItem(batch[0].Key, "one"), oracle.SetItem(batch[0].Key, "one"));
            Assert.Equal(oracle, tree);
            Assert.Equal(oracle.Count, tree.Count);
            Assert.All(Enumerable.Range(0, 301), key => Assert.Equal(oracle.GetValueOrDefault(key), tree.TryGetValue(key, out var value) ? value : null));
        }
    });

    [Fact]
    public void Two_values_tell_how_they_differ() => Gen.Select(Batches, Batches).Sample((first, second) =>
    {
        var before = Apply(s_empty, first);
        var after = Apply(before, second);
        var expected = before.Keys.Union(after.Keys).Order()
            .Select(key => new TreeDictionaryDifference<int, string>(key, Find(before, key), Find(after, key)))
            .Where(difference => !ReferenceEquals(difference.Before, difference.After));
        Assert.Equal(expected, before.DifferencesTo(after));
        Assert.Empty(after.DifferencesTo(after));
        Assert.Equal(expected.Select(difference => difference.Key), after.DifferencesTo(before).Select(difference => difference.Key));
    });

    [Fact]
    public void An_edit_that_changes_nothing_gives_the_same_value()
    {
        var tree = s_empty.SetItems(Enumerable.Range(0, 1000).Select(key => new KeyValuePair<int, string>(key, $"{key}")));
        Assert.Same(tree, tree.SetItem(500, tree[500]));
        Assert.Same(tree, tree.Remove(1000));
        Assert.Same(s_empty, s_empty.Remove(1));
    }

    [Fact]
    public void An_edit_shares_what_it_did_not_touch()
    {
        var compared = 0;
        var tree = TreeDictionary.Empty<int, string>(Comparer<int>.Create((one, other) =>
        {
            compared++;
            return one.CompareTo(other);
        })).SetItems(Enumerable.Range(0, 100_000).Select(key => new KeyValuePair<int, string>(key, $"{key}")));
        var edited = tree.SetItem(50_000, "other");
        compared = 0;
        Assert.Equal(50_000, Assert.Single(tree.DifferencesTo(edited)).Key);
        Assert.InRange(compared, 1, 200);
    }

    private static TreeDictionary<int, string> Apply(TreeDictionary<int, string> tree, (int Key, string? Value)[][] batches) => batches.Aggregate(tree, (all, batch) => all
        .SetItems(batch.Where(change => change.Value is not null).Select(change => new KeyValuePair<int, string>(change.Key, change.Value!)))
        .RemoveRange(batch.Where(change => change.Value is null).Select(change => change.Key)));

    private static string? Find(TreeDictionary<int, string> tree, int key) => tree.TryGetValue(key, out var value) ? value : null;

    [Fact]
    public void Keys_are_equal_where_the_comparer_says_so()
    {
        var tree = TreeDictionary.Empty<string, string>(StringComparer.OrdinalIgnoreCase).SetItems([new("b", "1"), new("a", "2"), new("B", "3")]);
        Assert.Equal(["2", "3"], tree.Values);
        Assert.Equal(2, tree.Count);
    }
}
