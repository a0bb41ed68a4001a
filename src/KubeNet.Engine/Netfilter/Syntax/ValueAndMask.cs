namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// Numbers that a file of iproute2 names, with a mask: device groups and realms (xtables_parse_val_mask). The model knows the names that
/// iproute2 ships.
/// </summary>
internal static class ValueAndMask
{
    /// <summary><c>5</c>, <c>5/0xff</c> or the name of 0.</summary>
    public static (uint Value, uint Mask) Read(in OptionValue value, string nameOfZero)
    {
        if (value.Text == nameOfZero)
            return (0, uint.MaxValue);
        if (CNumber.TryParsePrefix(value.Span, uint.MaxValue, out var number, out var taken))
        {
            if (taken == value.Span.Length)
                return ((uint)number, uint.MaxValue);
            if (value.Span[taken] == '/' && CNumber.TryParse(value.Span[(taken + 1)..], uint.MaxValue, out var mask))
                return ((uint)number, (uint)mask);
        }

        throw value.Bad($"{value.Extension}: could not map name {value.Text} to an integer value for option \"--{value.Spec.Name}\"; expected value[/mask] or {nameOfZero}.");
    }

    public static string Save(uint value, uint mask, string nameOfZero) =>
        value == 0 && mask == uint.MaxValue ? nameOfZero : SaveText.Mark(value, mask);
}
