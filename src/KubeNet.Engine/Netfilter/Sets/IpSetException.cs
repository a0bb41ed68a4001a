namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>An <c>ipset</c> command that the tool or the kernel would refuse. The message starts with ipset's own words.</summary>
public sealed class IpSetException : NetConfigException
{
    private readonly string _plain;

    internal IpSetException(string errorId, string message, int line = 0)
        : base(errorId, line == 0 ? message : $"Error in line {line}: {message}")
    {
        _plain = message;
        Line = line;
    }

    /// <summary>The line in a text to restore, from 1; 0 for a single command.</summary>
    public int Line { get; }

    internal IpSetException At(int line) => Line != 0 ? this : new IpSetException(ErrorId, _plain, line);
}
