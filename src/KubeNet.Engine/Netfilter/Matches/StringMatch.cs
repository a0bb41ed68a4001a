using System.Globalization;
using System.Text;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m string</c>: bytes anywhere in the packet, from the IP header on (net/netfilter/xt_string.c). A packet whose payload is not known is Unknown
/// where the pattern could stand in it; what the model does not give a value (identification, checksums, sequence numbers) never fits.
/// </summary>
public sealed record StringMatch : Match
{
    private const int MaxPattern = 128;

    /// <summary>The bytes.</summary>
    public EquatableArray<byte> Pattern { get; init; }

    /// <summary>A <c>!</c> before <c>--string</c> or <c>--hex-string</c>.</summary>
    public bool Negated { get; init; }

    /// <summary><c>--algo</c>: bm or kmp; both find the same, but bm misses what lies across a boundary of buffers.</summary>
    public required string Algorithm { get; init; }

    /// <summary><c>--from</c>: the first offset at which the pattern may start, in bytes from the IP header on.</summary>
    public ushort From { get; init; }

    /// <summary><c>--to</c>: the last one.</summary>
    public ushort To { get; init; } = ushort.MaxValue;

    /// <summary><c>--icase</c>: case does not count.</summary>
    public bool IgnoreCase { get; init; }

    /// <inheritdoc/>
    public override string Name => "string";

    internal static MatchExtension Extension { get; } = new(
        "string",
        [
            new OptionSpec("from", "where in the packet the search begins"),
            new OptionSpec("to", "where it ends"),
            new OptionSpec("algo", "how it is searched", OptionTraits.Mandatory) { Argument = OptionArgument.OneOf("bm", "kmp") },
            new OptionSpec("string", "what is searched", OptionTraits.Invertible) { Excludes = ["hex-string"] },
            new OptionSpec("hex-string", "what is searched, with bytes as |0d 0a|", OptionTraits.Invertible) { Excludes = ["string"] },
            new OptionSpec("icase", "upper and lower case are alike", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => PacketSearch.Find(context.Skb.Head, this) switch
    {
        null => MatchResult.Unknown,
        { } isThere => isThere != Negated ? MatchResult.Yes : MatchResult.No,
    };

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        $"{SaveText.Not(Negated)}{(IsText ? "--string" : "--hex-string")} {PatternText}",
        $"--algo {Algorithm}",
        From == 0 ? "" : $"--from {From}",
        To == ushort.MaxValue ? "" : $"--to {To}",
        IgnoreCase ? "--icase" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        $"STRING match {(Negated ? "!" : "")} {PatternText}",
        $"ALGO name {Algorithm}",
        From == 0 ? "" : $"FROM {From}",
        To == ushort.MaxValue ? "" : $"TO {To}",
        IgnoreCase ? "ICASE" : "");

    private bool IsText => Pattern.Items.All(value => value is >= 0x20 and < 0x7f) && Pattern[^1] != '\\';

    private string PatternText => IsText
        ? $"\"{Encoding.ASCII.GetString([.. Pattern.Items]).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
        : $"\"|{Convert.ToHexStringLower([.. Pattern.Items])}|\"";

    private static StringMatch Read(OptionValues values)
    {
        var isText = values.TryGet("string", out var value);
        if (!isText && !values.TryGet("hex-string", out value))
            throw values.Missing("STRING match: You must specify `--string' or `--hex-string'.");
        var pattern = isText ? Encoding.UTF8.GetBytes(value.Text) : ReadHex(value);
        if (pattern.Length is 0 or > MaxPattern)
            throw value.Bad(pattern.Length == 0 ? "STRING must contain at least one char." : $"STRING too long \"{value.Text}\"; at most {MaxPattern} bytes.");
        var match = new StringMatch
        {
            Pattern = pattern.ToEquatableArray(),
            Negated = value.Negated,
            Algorithm = values["algo"].Text is "bm" or "kmp" ? values["algo"].Text : throw values["algo"].Bad("string: the kernel has no such algorithm; there are bm and kmp."),
            From = values.TryGet("from", out var from) ? (ushort)from.Number(0, ushort.MaxValue) : (ushort)0,
            To = values.TryGet("to", out var to) ? (ushort)to.Number(0, ushort.MaxValue) : ushort.MaxValue,
            IgnoreCase = values.Has("icase"),
        };
        return match.From <= match.To ? match : throw values["from"].Bad("string: --from must not lie behind --to.");
    }

    /// <summary><c>GET|20 2f|x</c>: hexadecimal between bars, a backslash before a character that means itself.</summary>
    private static byte[] ReadHex(in OptionValue value)
    {
        var text = value.Text;
        var bytes = new List<byte>();
        var isHex = false;
        var at = 0;
        while (at < text.Length)
        {
            var isLiteral = text[at] == '\\';
            if (isLiteral && isHex)
                throw value.Bad("Cannot include literals in hex data.");
            if (text[at] == '|')
            {
                isHex = !isHex;
                while (isHex && at + 1 < text.Length && text[at + 1] == ' ')
                    at++;
                if (++at >= text.Length)
                    break;
            }

            if (isLiteral)
            {
                bytes.Add(at + 1 < text.Length ? (byte)text[at + 1] : throw value.Bad("Bad literal placement at end of string."));
                at += 2;
            }
            else if (isHex)
            {
                if (at + 2 >= text.Length)
                    throw value.Bad(at + 1 >= text.Length ? "Odd number of hex digits." : "Invalid hex block: it must end with a bar.");
                if (!byte.TryParse(text.AsSpan(at, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                    throw value.Bad($"Invalid hex char '{text[at]}'.");
                bytes.Add(number);
                at += text[at + 2] == ' ' ? 3 : 2;
            }
            else
            {
                bytes.Add((byte)text[at++]);
            }
        }

        return [.. bytes];
    }
}
