using System.Globalization;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>CLASSIFY: puts the packet into a class of traffic control, and goes on (net/netfilter/xt_CLASSIFY.c). Traffic control is not modelled.</summary>
public sealed record ClassifyTarget(ushort Major, ushort Minor) : Target
{
    private static readonly Placement Outgoing = new() { Hooks = HookSet.Forward | HookSet.Output | HookSet.Postrouting };

    /// <inheritdoc/>
    public override string Name => "CLASSIFY";

    /// <inheritdoc/>
    public override Placement Placement => Outgoing;

    internal static TargetExtension Extension { get; } = new("CLASSIFY", [new OptionSpec("set-class", "the priority, major:minor", OptionTraits.Mandatory)], values => Read(values["set-class"]));

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Continue;

    /// <inheritdoc/>
    public override string SaveOptions() => $"--set-class {Major:x4}:{Minor:x4}";

    /// <inheritdoc/>
    public override string ListOptions() => $"CLASSIFY set {Major:x}:{Minor:x}";

    /// <summary><c>1:ffff</c>: hexadecimal, as far as it is (sscanf %x:%x).</summary>
    private static ClassifyTarget Read(in OptionValue value)
    {
        var colon = value.Span.IndexOf(':');
        return colon > 0 && TryReadHex(value.Span[..colon], out var major) && TryReadHex(value.Span[(colon + 1)..], out var minor)
            ? new ClassifyTarget(major, minor)
            : throw value.Bad($"Bad class value \"{value.Text}\"; expected major:minor in hexadecimal, such as 1:ffff.");
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, out ushort number)
    {
        text = text.TrimStart();
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            text = text[2..];
        var end = 0;
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            end++;
        var isNumber = uint.TryParse(text[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var read);
        number = (ushort)read;
        return isNumber;
    }
}
