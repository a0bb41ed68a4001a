namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>An option as it was given: its arguments, whether a <c>!</c> stood before it, and what <c>-p</c> the rule had said until then.</summary>
internal readonly struct OptionValue(OptionSpec spec, OptionValues owner, int name, int first, int second, bool negated, ProtocolMatch protocol)
{
    public OptionSpec Spec => spec;

    public bool Negated => negated;

    public ProtocolMatch Protocol => protocol;

    /// <summary>The option itself.</summary>
    public ref readonly Token Name => ref owner.Words[name];

    /// <summary>Its argument. Precondition: it has one.</summary>
    public ref readonly Token First => ref owner.Words[first];

    /// <summary>Its second argument. Precondition: it takes two.</summary>
    public ref readonly Token Second => ref owner.Words[second];

    /// <summary>Whether an argument that may be missing was given.</summary>
    public bool HasArgument => first != TokenCursor.None;

    public ReadOnlySpan<char> Span => HasArgument ? First.Span : [];

    public string Text => HasArgument ? First.Text : "";

    /// <summary>The name of the match or target.</summary>
    public string Extension => owner.Extension.Name;

    public IptablesSyntaxException Bad(string why, string errorId = "InvalidValue") => new(errorId, why, (HasArgument ? First : Name).Column);

    /// <summary>A number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public uint Number(uint min, uint max) =>
        CNumber.TryParse(Span, max, out var value) && value >= min
            ? (uint)value
            : throw Bad($"{Extension}: bad value \"{Text}\" for option \"--{Spec.Name}\", or out of range ({min}-{max}).");

    /// <summary>A number of 64 bits.</summary>
    public ulong LongNumber(ulong max = ulong.MaxValue) =>
        CNumber.TryParse(Span, max, out var value)
            ? value
            : throw Bad($"{Extension}: bad value \"{Text}\" for option \"--{Spec.Name}\", or out of range (0-{max}).");

    /// <summary>One number, or two with a colon; an open end is 0 or the greatest (<c>4:</c> is 4:65535).</summary>
    public (uint First, uint Last, int Count) NumberRange(uint max)
    {
        var (first, last, count) = LongNumberRange(max);
        return ((uint)first, (uint)last, count);
    }

    /// <summary>As <see cref="NumberRange"/>, of 64 bits.</summary>
    public (ulong First, ulong Last, int Count) LongNumberRange(ulong max)
    {
        var text = Span;
        var colon = text.IndexOf(':');
        if (colon < 0)
            return (Part(text, max, 0), Part(text, max, 0), 1);
        return text[(colon + 1)..].Contains(':')
            ? throw Bad($"{Extension}: Too many components for option \"--{Spec.Name}\" (max: 2).")
            : (Part(text[..colon], max, 0), Part(text[(colon + 1)..], max, max), 2);
    }

    /// <summary><c>mark</c> or <c>mark/mask</c>.</summary>
    public (uint Mark, uint Mask) MarkAndMask()
    {
        if (!CNumber.TryParsePrefix(Span, uint.MaxValue, out var mark, out var taken))
            throw Bad($"{Extension}: bad integer value \"{Text}\" for option \"--{Spec.Name}\", or out of range (0-0xffffffff).");
        if (taken == Span.Length)
            return ((uint)mark, uint.MaxValue);
        return Span[taken] == '/' && CNumber.TryParse(Span[(taken + 1)..], uint.MaxValue, out var mask)
            ? ((uint)mark, (uint)mask)
            : throw Bad($"{Extension}: bad mark \"{Text}\" for option \"--{Spec.Name}\"; expected value[/mask].");
    }

    private ulong Part(ReadOnlySpan<char> text, ulong max, ulong open)
    {
        if (text.IsEmpty)
            return open;
        return CNumber.TryParse(text, max, out var value)
            ? value
            : throw Bad($"{Extension}: bad value for option \"--{Spec.Name}\" near \"{text}\", or out of range (0-{max}).");
    }
}
