namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>The values of tos and dscp: numbers with masks, and their names.</summary>
internal static class TosSyntax
{
    private const byte NameMask = 0x3f;

    private static readonly (string Name, byte Value)[] TosNames =
    [
        ("Minimize-Delay", 0x10), ("Maximize-Throughput", 0x08), ("Maximize-Reliability", 0x04), ("Minimize-Cost", 0x02),
        ("Normal-Service", 0x00),
    ];

    private static readonly (string Name, byte Value)[] DscpClasses =
    [
        ("CS0", 0x00), ("CS1", 0x08), ("CS2", 0x10), ("CS3", 0x18), ("CS4", 0x20), ("CS5", 0x28), ("CS6", 0x30), ("CS7", 0x38), ("BE", 0x00),
        ("AF11", 0x0a), ("AF12", 0x0c), ("AF13", 0x0e), ("AF21", 0x12), ("AF22", 0x14), ("AF23", 0x16), ("AF31", 0x1a), ("AF32", 0x1c),
        ("AF33", 0x1e), ("AF41", 0x22), ("AF42", 0x24), ("AF43", 0x26), ("EF", 0x2e),
    ];

    /// <summary>What a TOS byte may be called.</summary>
    public static IEnumerable<string> Names => TosNames.Select(known => known.Name);

    /// <summary>The classes of DSCP.</summary>
    public static IEnumerable<string> ClassNames => DscpClasses.Select(known => known.Name);

    /// <summary><c>0x10</c>, <c>0x10/0x3f</c> or a name.</summary>
    public static (byte Value, byte Mask) ReadTos(in OptionValue value)
    {
        var text = value.Span;
        foreach (var (name, tos) in TosNames)
        {
            if (text.Equals(name, StringComparison.OrdinalIgnoreCase))
                return (tos, NameMask);
        }

        var slash = text.IndexOf('/');
        if (!CNumber.TryParse(slash < 0 ? text : text[..slash], 255, out var number))
            throw value.Bad($"Symbolic name \"{text}\" is unknown; there are: {string.Join(", ", TosNames.Select(entry => entry.Name))}, or value[/mask].");
        ulong mask = 255;
        if (slash >= 0 && !CNumber.TryParse(text[(slash + 1)..], 255, out mask))
            throw value.Bad($"Illegal value: \"{text}\"; expected value[/mask] from 0 to 0xff.");
        return ((byte)number, (byte)mask);
    }

    /// <summary>A DSCP by number (0..63) or by class.</summary>
    public static byte ReadDscp(OptionValues values, string number, string @class)
    {
        if (values.TryGet(number, out var value))
            return (byte)value.Number(0, 63);
        if (!values.TryGet(@class, out value))
            throw values.Missing($"{values.Extension.Name}: Parameter --{number} is required.");
        foreach (var (name, dscp) in DscpClasses)
        {
            if (value.Span.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                return dscp;
        }

        throw value.Bad($"Invalid DSCP class `{value.Text}'; there are: {string.Join(", ", DscpClasses.Select(entry => entry.Name))}.");
    }
}
