namespace KubeNet.Shell.CommandLine;

/// <summary>A command line that cannot be run; the message says what is wrong and what would be right.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, where, and what would be right.</param>
    public UsageException(string message) : base(message)
    {
    }
}
