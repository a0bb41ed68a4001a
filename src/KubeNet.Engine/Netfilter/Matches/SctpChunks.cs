using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>The two arguments of <c>--chunk-types</c>: how many of the chunks must be there, and which, some with flags.</summary>
/// <param name="Kind"><c>any</c>, <c>all</c> or <c>only</c>.</param>
/// <param name="All">ALL: every type.</param>
/// <param name="Chunks">The types in ascending order; empty without <see cref="All"/> is NONE.</param>
public sealed record SctpChunks(string Kind, bool All, EquatableArray<SctpChunk> Chunks)
{
    /// <summary>Names and flag letters (bit 7 first) of RFC 9260, RFC 8260, RFC 5061, RFC 6525, RFC 4820 and RFC 3758.</summary>
    private static readonly (string Name, byte Type, string Letters)[] Types =
    [
        ("DATA", 0, "----IUBE"), ("INIT", 1, ""), ("INIT_ACK", 2, ""), ("SACK", 3, ""), ("HEARTBEAT", 4, ""), ("HEARTBEAT_ACK", 5, ""),
        ("ABORT", 6, "-------T"), ("SHUTDOWN", 7, ""), ("SHUTDOWN_ACK", 8, ""), ("ERROR", 9, ""), ("COOKIE_ECHO", 10, ""),
        ("COOKIE_ACK", 11, ""), ("ECN_ECNE", 12, ""), ("ECN_CWR", 13, ""), ("SHUTDOWN_COMPLETE", 14, "-------T"),
        ("I_DATA", 64, "----IUBE"), ("RE_CONFIG", 130, ""), ("PAD", 132, ""), ("ASCONF", 193, ""), ("ASCONF_ACK", 128, ""),
        ("FORWARD_TSN", 192, ""), ("I_FORWARD_TSN", 194, ""),
    ];

    /// <summary>The types that <c>--chunk-types</c> takes, and ALL and NONE.</summary>
    internal static IEnumerable<string> Names => Types.Select(known => known.Name).Prepend("NONE").Prepend("ALL");

    internal static SctpChunks Read(in OptionValue value)
    {
        var kind = value.Text.ToLowerInvariant();
        if (kind is not ("any" or "all" or "only"))
            throw value.Bad($"Match type has to be one of \"ALL\", \"ANY\" or \"ONLY\", not \"{value.Text}\".");
        var text = value.Second.Text;
        if (text.Equals("ALL", StringComparison.OrdinalIgnoreCase))
            return new SctpChunks(kind, true, default);
        if (text.Equals("NONE", StringComparison.OrdinalIgnoreCase))
            return new SctpChunks(kind, false, default);
        var chunks = new SortedDictionary<byte, SctpChunk>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var chunk = ReadChunk(part, value);
            chunks[chunk.Type] = chunk;
        }

        return new SctpChunks(kind, false, chunks.Values.ToEquatableArray());
    }

    /// <summary>As iptables prints them, by name or in hexadecimal.</summary>
    public string ToText(bool numeric)
    {
        if (All)
            return $"{Kind} ALL";
        return Chunks.IsEmpty ? $"{Kind} NONE" : $"{Kind} {string.Join(',', Chunks.Items.Select(chunk => Text(chunk, numeric)))}";
    }

    private static string Text(SctpChunk chunk, bool numeric)
    {
        var (name, _, letters) = Array.Find(Types, known => known.Type == chunk.Type);
        var text = numeric ? $"0x{chunk.Type:X4}" : name;
        if (chunk.Mask == 0)
            return text;
        var flags = Enumerable.Range(0, 8).Where(index => (chunk.Mask & (0x80 >> index)) != 0)
            .Select(index => (chunk.Flags & (0x80 >> index)) != 0 ? letters[index] : char.ToLowerInvariant(letters[index]));
        return $"{text}:{string.Concat(flags)}";
    }

    private static SctpChunk ReadChunk(string text, in OptionValue value)
    {
        var colon = text.IndexOf(':');
        var word = colon < 0 ? text : text[..colon];
        var index = Array.FindIndex(Types, known => known.Name.Equals(word, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
            throw new IptablesSyntaxException("InvalidValue", $"Unknown sctp chunk `{word}'; there are: {string.Join(", ", Types.Select(known => known.Name))}.", value.Second.Column);
        byte mask = 0, flags = 0;
        foreach (var letter in colon < 0 ? "" : text[(colon + 1)..])
        {
            var at = Types[index].Letters.IndexOf(char.ToUpperInvariant(letter));
            if (at < 0 || letter == '-')
                throw new IptablesSyntaxException("InvalidValue", $"Invalid flags for chunk type {word}: `{letter}'.", value.Second.Column);
            mask |= (byte)(0x80 >> at);
            flags |= char.IsAsciiLetterUpper(letter) ? (byte)(0x80 >> at) : (byte)0;
        }

        // iptables keeps flags by the row of its own table, which is the type only for the first fifteen; others lose theirs.
        return index == Types[index].Type ? new SctpChunk(Types[index].Type, mask, flags) : new SctpChunk(Types[index].Type, 0, 0);
    }
}

/// <summary>A chunk type, and the flags it must have.</summary>
/// <param name="Type">The number.</param>
/// <param name="Mask">The flags that are looked at.</param>
/// <param name="Flags">Those of them that must be set.</param>
public readonly record struct SctpChunk(byte Type, byte Mask, byte Flags);
