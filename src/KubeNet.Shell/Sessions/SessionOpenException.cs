namespace KubeNet.Shell.Sessions;

/// <summary>A session that could not be opened; the message names the module and what went wrong with it.</summary>
public sealed class SessionOpenException : Exception
{
    /// <summary>Creates the error.</summary>
    public SessionOpenException(string message, Exception inner) : base(message, inner)
    {
    }
}
