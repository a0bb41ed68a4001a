namespace KubeNet.LabFiles.Contract;

/// <summary>Names of members in a lab file, from those of properties and fields.</summary>
internal static class Names
{
    /// <summary><c>NextIndex</c> is <c>nextIndex</c>, <c>IPv4Routing</c> is <c>ipv4Routing</c>, <c>_entries</c> is <c>entries</c>.</summary>
    public static string Of(string name)
    {
        name = name.TrimStart('_');
        if (name.StartsWith("IPv", StringComparison.Ordinal))
            return string.Concat("ipv", name.AsSpan(3));

        // A leading acronym goes down as a whole, up to the word behind it.
        var upper = name.TakeWhile(char.IsUpper).Count();
        var lower = upper <= 1 || upper == name.Length ? upper : upper - 1;
        return string.Concat(name[..lower].ToLowerInvariant(), name.AsSpan(lower));
    }
}
