using System.Text;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m u32</c>: tests of 32-bit words of the packet, from the IP header on (net/netfilter/xt_u32.c). Bits that the model does not know (identification,
/// checksums, sequence numbers, a payload that was not given) make a test that hangs on them Unknown.
/// </summary>
public sealed record U32Match(EquatableArray<U32Test> Tests, bool Negated) : Match
{
    private const int Max = 10;

    private static readonly string[] Operators = ["&", "<<", ">>", "@"];

    /// <inheritdoc/>
    public override string Name => "u32";

    internal static MatchExtension Extension { get; } = new("u32", [new OptionSpec("u32", "tests of bytes, such as 6&0xFF=1", OptionTraits.Mandatory | OptionTraits.Invertible)], Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => PacketWords.Fits(context.Skb.Head, Tests.Items) switch
    {
        null => MatchResult.Unknown,
        { } fits => fits != Negated ? MatchResult.Yes : MatchResult.No,
    };

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--u32 {Text}";

    /// <inheritdoc/>
    public override string ListOptions() => $"u32 {SaveText.Not(Negated)}{Text}";

    private string Text
    {
        get
        {
            var text = new StringBuilder("\"");
            foreach (var test in Tests)
            {
                if (text.Length > 1)
                    text.Append("&&");
                for (var step = 0; step < test.Location.Count; step++)
                    text.Append(step == 0 ? "" : Operators[(int)test.Location[step].Operator]).Append($"0x{test.Location[step].Number:x}");
                text.Append('=').AppendJoin(',', test.Values.Items.Select(range => range.First == range.Last ? $"0x{range.First:x}" : $"0x{range.First:x}:0x{range.Last:x}"));
            }

            return text.Append('"').ToString();
        }
    }

    private static U32Match Read(OptionValues values)
    {
        var value = values["u32"];
        var tests = new List<U32Test>();
        var rest = value.Text.AsSpan();
        do
        {
            var location = ReadLocation(ref rest, value);
            tests.Add(new U32Test(location, ReadValues(ref rest, value)));
        }
        while (!rest.IsEmpty);
        return tests.Count <= Max ? new U32Match(tests.ToEquatableArray(), value.Negated) : throw Wrong(value, rest, "too many \"&&\"s");
    }

    private static EquatableArray<U32Step> ReadLocation(ref ReadOnlySpan<char> rest, in OptionValue value)
    {
        var steps = new List<U32Step>();
        while (true)
        {
            rest = rest.TrimStart();
            if (rest.IsEmpty)
                throw value.Bad("u32: abrupt end of input after location specifier.");
            if (rest[0] == '=')
            {
                rest = rest[1..];
                return steps.Count > 0 ? steps.ToEquatableArray() : throw Wrong(value, rest, "location spec missing");
            }

            var operation = U32Operator.And;
            if (steps.Count > 0)
            {
                var at = -1;
                for (var index = 0; index < Operators.Length && at < 0; index++)
                    at = rest.StartsWith(Operators[index]) ? index : -1;
                if (at < 0)
                    throw Wrong(value, rest, "operator expected");
                operation = (U32Operator)at;
                rest = rest[Operators[at].Length..];
            }

            steps.Add(new U32Step(operation, TakeNumber(ref rest, value)));
            if (steps.Count > Max)
                throw Wrong(value, rest, "too many operators");
        }
    }

    /// <summary>Ranges up to the next <c>&amp;&amp;</c>, which is taken, or the end.</summary>
    private static EquatableArray<U32Range> ReadValues(ref ReadOnlySpan<char> rest, in OptionValue value)
    {
        var ranges = new List<U32Range>();
        while (true)
        {
            rest = rest.TrimStart();
            if (rest.IsEmpty)
                return ranges.Count > 0 ? ranges.ToEquatableArray() : throw value.Bad("u32: test ended with no value specified.");
            if (rest[0] == '&')
            {
                if (!rest.StartsWith("&&"))
                    throw Wrong(value, rest, "a second '&' was expected");
                if (ranges.Count == 0)
                    throw Wrong(value, rest, "value spec missing");
                rest = rest[2..].TrimStart();
                return rest.IsEmpty ? throw value.Bad("u32: abrupt end of input after location specifier.") : ranges.ToEquatableArray();
            }

            if (ranges.Count > 0)
            {
                if (rest[0] != ',')
                    throw Wrong(value, rest, "expected \",\" or \"&&\"");
                rest = rest[1..];
            }

            var first = TakeNumber(ref rest, value);
            rest = rest.TrimStart();
            var last = first;
            if (rest.StartsWith(":"))
            {
                rest = rest[1..];
                last = TakeNumber(ref rest, value);
            }

            ranges.Add(new U32Range(first, last));
            if (ranges.Count > Max)
                throw Wrong(value, rest, "too many \",\"s");
        }
    }

    private static uint TakeNumber(ref ReadOnlySpan<char> rest, in OptionValue value)
    {
        if (!CNumber.TryParsePrefix(rest, uint.MaxValue, out var number, out var taken))
            throw Wrong(value, rest, "not a number or out of range");
        rest = rest[taken..];
        return (uint)number;
    }

    private static IptablesSyntaxException Wrong(in OptionValue value, ReadOnlySpan<char> rest, string what) =>
        value.Bad($"u32: at char {value.Span.Length - rest.Length}: {what}.");
}
