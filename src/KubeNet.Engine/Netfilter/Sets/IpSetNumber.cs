using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Numbers as ipset reads them (string_to_number_ll of lib/parse.c): decimal, hexadecimal or octal.</summary>
internal static class IpSetNumber
{
    /// <exception cref="IpSetException">No number, or one that is too large.</exception>
    public static ulong Read(string text, ulong max)
    {
        if (CNumber.TryParse(text, max, out var number))
            return number;

        // strtoull takes a minus for a number beyond every range.
        throw CNumber.TryParse(text.TrimStart('-'), ulong.MaxValue, out _)
            ? IpSetErrors.Syntax($"'{text}' is out of range 0-{max}")
            : IpSetErrors.Syntax($"'{text}' is invalid as number");
    }

    /// <summary>What a caller may try that has another reading of the text.</summary>
    public static bool TryRead(string text, ulong max, out ulong number) => CNumber.TryParse(text, max, out number);
}
