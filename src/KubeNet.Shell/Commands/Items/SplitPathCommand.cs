using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Split-Path</c>: a part of a path.</summary>
[Cmdlet(VerbsCommon.Split, "Path", DefaultParameterSetName = "ParentSet")]
internal sealed class SplitPathCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(ParameterSetName = "ParentSet")]
    public SwitchParameter Parent { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LeafSet")]
    public SwitchParameter Leaf { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LeafBaseSet")]
    public SwitchParameter LeafBase { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "ExtensionSet")]
    public SwitchParameter Extension { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "QualifierSet")]
    public SwitchParameter Qualifier { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "NoQualifierSet")]
    public SwitchParameter NoQualifier { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "IsAbsoluteSet")]
    public SwitchParameter IsAbsolute { get; set; }

    [Parameter]
    public SwitchParameter Resolve { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string given in LiteralPath.Length > 0 ? LiteralPath : Path)
        {
            foreach (string path in Resolve ? SessionState.Path.GetResolvedPSPathFromPSPath(given).Select(found => found.Path) : [given]) WritePart(path);
        }
    }

    private void WritePart(string path)
    {
        if (Qualifier && QualifierOf(path) is null)
            WriteError(CommandError.Argument("ParsePathFormatError", $"Cannot parse path because path '{path}' does not have a qualifier specified.", path));
        else if (IsAbsolute) WriteObject(SessionState.Path.IsPSAbsolute(path, out _) || System.IO.Path.IsPathRooted(path));
        else WriteObject(Part(path));
    }

    private string Part(string path)
    {
        string leaf = SessionState.Path.ParseChildName(path);
        switch (ParameterSetName)
        {
            case "LeafSet": return leaf;
            case "LeafBaseSet": return System.IO.Path.GetFileNameWithoutExtension(leaf);
            case "ExtensionSet": return System.IO.Path.GetExtension(leaf);
            case "NoQualifierSet": return path[(QualifierOf(path)?.Length ?? 0)..];
            case "QualifierSet": return QualifierOf(path) ?? "";
            default: return SessionState.Path.ParseParent(path, root: "");
        }
    }

    private static string? QualifierOf(string path)
    {
        int colon = path.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? path[..(colon + 1)] : null;
    }
}
