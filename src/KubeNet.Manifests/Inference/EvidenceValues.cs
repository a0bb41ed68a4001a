using KubeNet.Engine;
using KubeNet.Engine.Addressing;

namespace KubeNet.Manifests.Inference;

/// <summary>Values of options as flags and configuration files write them. What cannot be read is no evidence.</summary>
internal static class EvidenceValues
{
    /// <summary><c>10.244.0.0/16,fd00::/56</c>: at most one of each family.</summary>
    public static EquatableArray<IpPrefix>? Prefixes(string? text) => OneOfEachFamily(AllPrefixes(text));

    /// <summary>At most one of each family.</summary>
    public static EquatableArray<IpPrefix>? Prefixes(IEnumerable<string> parts) => OneOfEachFamily(AllPrefixes(parts));

    /// <summary><c>10.0.0.0/8,192.0.2.0/24</c>: any number of each family.</summary>
    public static EquatableArray<IpPrefix>? AllPrefixes(string? text) =>
        AllPrefixes((text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary><c>30000-32767</c>.</summary>
    public static PortRange? Ports(string? text)
    {
        var ends = (text ?? "").Split('-');
        return ends.Length == 2 && ushort.TryParse(ends[0], out var first) && ushort.TryParse(ends[1], out var last) && first > 0 && first <= last
            ? new PortRange(first, last)
            : null;
    }

    /// <summary>Offers a value where there is one.</summary>
    public static void Offer<T>(this Evidence<T> evidence, T? value, string source, int rank = 0)
        where T : struct
    {
        if (value is { } given)
            evidence.Offer(given, source, rank);
    }

    private static EquatableArray<IpPrefix>? AllPrefixes(IEnumerable<string> parts)
    {
        var prefixes = new List<IpPrefix>();
        foreach (var part in parts)
        {
            if (!part.Contains('/', StringComparison.Ordinal) || !IpPrefix.TryParse(part, out var prefix))
                return null;
            prefixes.Add(prefix);
        }

        return prefixes.Count == 0 ? null : prefixes.ToEquatableArray();
    }

    private static EquatableArray<IpPrefix>? OneOfEachFamily(EquatableArray<IpPrefix>? prefixes) => prefixes?.Items.DistinctBy(prefix => prefix.Family).ToEquatableArray();
}
