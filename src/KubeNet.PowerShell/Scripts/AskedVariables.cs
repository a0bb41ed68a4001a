using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace KubeNet.PowerShell.Scripts;

/// <summary>What a script's caller named, and which names the script asked for: one that it never asked for is likely mistyped.</summary>
internal sealed class AskedVariables(IReadOnlyDictionary<string, object> given) : IReadOnlyDictionary<string, object>
{
    private readonly ConcurrentDictionary<string, bool> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _found = new(StringComparer.Ordinal);

    /// <summary>The names that the script asked for, in order.</summary>
    public IEnumerable<string> Asked => _asked.Keys.Order(StringComparer.Ordinal);

    /// <summary>The names that were given and that nobody asked for, in order.</summary>
    public IEnumerable<string> Unasked => given.Keys.Where(name => !_found.ContainsKey(name)).Order(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IEnumerable<string> Keys => given.Keys;

    /// <inheritdoc/>
    public IEnumerable<object> Values => given.Values;

    /// <inheritdoc/>
    public int Count => given.Count;

    /// <inheritdoc/>
    public object this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        _asked[key] = true;
        value = default;
        if (NameOf(key) is not { } name)
            return false;
        _found[name] = true;
        return given.TryGetValue(name, out value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator()
    {
        foreach (var (name, value) in given)
        {
            _asked[name] = _found[name] = true;
            yield return new(name, value);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // Names are PowerShell's, to which upper and lower case are alike; one that is written just so comes first.
    private string? NameOf(string asked) => given.ContainsKey(asked) ? asked
        : given.Keys.Where(name => name.Equals(asked, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).FirstOrDefault();
}
