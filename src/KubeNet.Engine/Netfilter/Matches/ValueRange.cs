using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>A range of 32-bit numbers, as the SPIs of esp and ah and the identifiers of frag are asked for: <c>! --espspi 1:9</c>.</summary>
public readonly record struct ValueRange(uint First, uint Last, bool Negated)
{
    /// <summary>Every number.</summary>
    public static ValueRange All => new(0, uint.MaxValue, false);

    /// <summary>Whether every number fits.</summary>
    public bool IsAll => First == 0 && Last == uint.MaxValue && !Negated;

    /// <summary>Whether no number fits.</summary>
    public bool IsNone => First == 0 && Last == uint.MaxValue && Negated;

    /// <summary>Whether a number fits.</summary>
    public bool Fits(uint number) => (number >= First && number <= Last) != Negated;

    internal static ValueRange Read(OptionValues values, string option)
    {
        if (!values.TryGet(option, out var value))
            return All;
        var (first, last, _) = value.NumberRange(uint.MaxValue);
        return new ValueRange(first, last, value.Negated);
    }

    /// <summary>As iptables-save prints it; a range over everything is left out, with its negation too.</summary>
    internal string Save(string option) =>
        First == 0 && Last == uint.MaxValue ? "" : $"{SaveText.Not(Negated)}--{option} {(First == Last ? $"{First}" : $"{First}:{Last}")}";

    /// <summary>As iptables -L prints it: <c>spi:5</c>, <c>spis:!1:9</c>.</summary>
    internal string List(string name)
    {
        if (IsAll)
            return "";
        var not = Negated ? "!" : "";
        return First == Last ? $"{name}:{not}{First}" : $"{name}s:{not}{First}:{Last}";
    }
}
