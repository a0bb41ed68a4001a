namespace KubeNet.Shell.Commands.Output;

/// <summary>The exception of an error that was written as text only.</summary>
internal sealed class WriteErrorException : Exception
{
    /// <summary>The error id that such errors have in pwsh.</summary>
    public const string Id = "Microsoft.PowerShell.Commands.WriteErrorException";

    public WriteErrorException(string message) : base(message)
    {
    }
}
