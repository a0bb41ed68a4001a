using System.Collections.Immutable;

namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>The labels (or annotations) of an object. Immutable, compares by content; prints as <c>app=web,tier=front</c>.</summary>
public sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly ImmutableSortedDictionary<string, string> _labels;

    private LabelSet(ImmutableSortedDictionary<string, string> labels) => _labels = labels;

    /// <summary>No labels.</summary>
    public static LabelSet Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The labels by key, in ordinal order.</summary>
    public IReadOnlyDictionary<string, string> Items => _labels;

    /// <summary>The value of a label, or null where the object has none of that key.</summary>
    public string? this[string key] => _labels.GetValueOrDefault(key);

    /// <summary>Copies labels; of a key that occurs twice the last value counts.</summary>
    public static LabelSet Of(IEnumerable<KeyValuePair<string, string>>? labels)
    {
        if (labels is null)
            return Empty;
        var made = Empty._labels.SetItems(labels);
        return made.IsEmpty ? Empty : new LabelSet(made);
    }

    /// <summary>The labels with one put in or exchanged.</summary>
    public LabelSet With(string key, string value) => new(_labels.SetItem(key, value));

    /// <summary>The labels without one.</summary>
    public LabelSet Without(string key) => new(_labels.Remove(key));

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) => other is not null && (ReferenceEquals(this, other) || _labels.SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in _labels)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary><c>app=web,tier=front</c>.</summary>
    public override string ToString() => string.Join(',', _labels.Select(label => $"{label.Key}={label.Value}"));
}
