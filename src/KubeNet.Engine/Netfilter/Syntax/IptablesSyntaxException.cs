namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A rule, command or restore file that iptables would refuse. The message says what is wrong, where, and what would be right.</summary>
public sealed class IptablesSyntaxException : NetConfigException
{
    internal IptablesSyntaxException(string errorId, string message, int column = 0, int line = 0)
        : base(errorId, Located(message, line, column))
    {
        Problem = message;
        Line = line;
        Column = column;
    }

    /// <summary>What is wrong and what would be right, without the place.</summary>
    public string Problem { get; }

    /// <summary>The line in the text, from 1; 0 where the text is one command.</summary>
    public int Line { get; }

    /// <summary>The column in the line, from 1; 0 where the whole command is meant.</summary>
    public int Column { get; }

    internal IptablesSyntaxException At(int line) => line == Line ? this : new IptablesSyntaxException(ErrorId, Problem, Column, line);

    private static string Located(string message, int line, int column) => (line, column) switch
    {
        (0, 0) => message,
        (0, _) => $"{message} (column {column})",
        (_, 0) => $"Line {line}: {message}",
        _ => $"Line {line}, column {column}: {message}",
    };
}
