using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Test-Path</c>.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
internal sealed class TestPathCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? Path { get; set; }

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? LiteralPath { get; set; }

    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; }

    [Parameter]
    public SwitchParameter IsValid { get; set; }

    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == "LiteralPath";
        string?[]? paths = literal ? LiteralPath : Path;
        if (paths is not { Length: > 0 })
        {
            WriteError(CommandError.Argument("NullPathNotPermitted", "The provided Path argument was null or an empty collection."));
            return;
        }

        foreach (string? path in paths) WriteObject(!string.IsNullOrWhiteSpace(path) && Test(path, literal));
    }

    private bool Test(string path, bool literal)
    {
        if (IsValid) return SessionState.Path.IsValid(path);
        try
        {
            return PathType switch
            {
                TestPathType.Any => InvokeProvider.Item.Exists(path, force: false, literal),
                TestPathType.Container => InvokeProvider.Item.Exists(path, force: false, literal) && InvokeProvider.Item.IsContainer(path),
                TestPathType.Leaf => InvokeProvider.Item.Exists(path, force: false, literal) && !InvokeProvider.Item.IsContainer(path),
            };
        }
        catch (Exception error) when (
            error is System.Management.Automation.DriveNotFoundException or ItemNotFoundException or ProviderNotFoundException or NotSupportedException)
        {
            return false;
        }
    }
}
