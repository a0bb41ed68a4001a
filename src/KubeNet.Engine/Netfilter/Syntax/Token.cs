namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>One argument of a command line: its value, and where and how it was written.</summary>
internal readonly struct Token(string source, int start, int length, string? value, int rawStart, int rawLength, int lineStart)
{
    /// <summary>From 1.</summary>
    public int Column => rawStart - lineStart + 1;

    /// <summary>The argument as the program gets it: without quotes and escapes.</summary>
    public ReadOnlySpan<char> Span => value is null ? source.AsSpan(start, length) : value;

    /// <summary>The argument as written.</summary>
    public ReadOnlySpan<char> Raw => source.AsSpan(rawStart, rawLength);

    public string Text => value ?? source.Substring(start, length);

    public override string ToString() => Text;

    /// <summary>The rest of the argument from an index on: the value of <c>-s10.0.0.1</c> or <c>--dport=80</c>.</summary>
    public Token From(int index) => value is null
        ? new Token(source, start + index, length - index, null, start + index, length - index, lineStart)
        : new Token(source, start, length, value[index..], rawStart, rawLength, lineStart);
}
