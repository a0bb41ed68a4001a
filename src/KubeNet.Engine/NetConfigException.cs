namespace KubeNet.Engine;

/// <summary>
/// Bad input: what a person asked for is impossible or misspelt. The message says what is wrong, where, and what would be right;
/// <see cref="ErrorId"/> is stable and becomes PowerShell's FullyQualifiedErrorId. Nothing was changed.
/// </summary>
public class NetConfigException(string errorId, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The stable name of this kind of mistake, such as <c>LinkNotFound</c>.</summary>
    public string ErrorId { get; } = errorId;
}
