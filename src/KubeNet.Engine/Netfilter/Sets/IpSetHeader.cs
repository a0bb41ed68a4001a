using System.Text;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>A set's options as ipset prints them after its type.</summary>
internal static class IpSetHeader
{
    /// <summary>With a blank before every word.</summary>
    public static void Write(IpSet set, StringBuilder text)
    {
        foreach (var word in set.Type.CreateWords)
        {
            if (Value(set, word) is { } value)
                text.Append(' ').Append(word).Append(value.Length == 0 ? "" : " ").Append(value);
        }
    }

    /// <summary>A bitmap's range.</summary>
    public static string RangeText(IpSet set) => set.Type == IpSetTypes.BitmapPort
        ? $"{set.Options.Ports.First}-{set.Options.Ports.Last}"
        : $"{set.Options.First}-{set.Options.Last}";

    /// <summary>The value of an option, empty for a flag that is set, null where it is not printed.</summary>
    private static string? Value(IpSet set, string word)
    {
        var options = set.Options;
        return word switch
        {
            "family" => IpSet.FamilyName(options.Family ?? IpFamily.IPv4),
            "range" => RangeText(set),
            "hashsize" => $"{options.HashSize}",
            "maxelem" => $"{options.MaxElements}",
            "netmask" => options.NetMask?.ToString(),
            "bitmask" => options.BitMask?.ToString(),
            "markmask" => options.MarkMask is { } mask ? $"0x{mask:x8}" : null,
            "timeout" => options.Timeout?.ToString(),
            "counters" => options.Counters ? "" : null,
            "comment" => options.Comment ? "" : null,
            "skbinfo" => options.SkbInfo ? "" : null,
            "bucketsize" => $"{options.BucketSize}",
            "initval" => $"0x{options.InitValue ?? NameHash(set.Name):x8}",
            "size" => $"{options.ListSize}",
            _ => throw new InvalidOperationException($"{set.Type} has no option {word}."),
        };
    }

    /// <summary>A number that looks drawn and is the same on every machine (FNV-1a).</summary>
    private static uint NameHash(string name)
    {
        var hash = 2166136261;
        foreach (var character in name)
            hash = (hash ^ character) * 16777619;
        return hash;
    }
}
