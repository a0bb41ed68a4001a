using System.Buffers;
using System.Text;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>How iptables-save writes values.</summary>
internal static class SaveText
{
    private static readonly SearchValues<char> Bare =
        SearchValues.Create("_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>As it stands where it is one harmless word, else in double quotes with <c>" \ '</c> escaped (xtables_save_string).</summary>
    public static string Quote(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Bare))
            return value;
        if (value.AsSpan().IndexOfAny("\"\\'") < 0)
            return $"\"{value}\"";
        var text = new StringBuilder(value.Length + 8).Append('"');
        foreach (var character in value)
        {
            if (character is '"' or '\\' or '\'')
                text.Append('\\');
            text.Append(character);
        }

        return text.Append('"').ToString();
    }

    /// <summary><c>! </c> before a negated option.</summary>
    public static string Not(bool negated) => negated ? "! " : "";

    /// <summary>Joins what is not empty with blanks.</summary>
    public static string Words(params ReadOnlySpan<string> words)
    {
        var text = new StringBuilder();
        foreach (var word in words)
        {
            if (word.Length == 0)
                continue;
            if (text.Length > 0)
                text.Append(' ');
            text.Append(word);
        }

        return text.ToString();
    }

    /// <summary><c>0x1</c>, or <c>0x1/0xff</c> where the mask is not all ones.</summary>
    public static string Mark(uint mark, uint mask) => mask == uint.MaxValue ? $"0x{mark:x}" : $"0x{mark:x}/0x{mask:x}";
}
