namespace KubeNet.Shell.Commands.Text;

/// <summary>A name in JSON that no PowerShell object can have.</summary>
internal sealed class JsonNameException : Exception
{
    public JsonNameException(string id, string message) : base(message) => Id = id;

    /// <summary>The error id.</summary>
    public string Id { get; }
}
