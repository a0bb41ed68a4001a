using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Get-ChildItem</c>.</summary>
[Cmdlet(VerbsCommon.Get, "ChildItem", DefaultParameterSetName = "Items")]
internal sealed class GetChildItemCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Items", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [""];

    [Parameter(ParameterSetName = "LiteralItems", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Position = 1)]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    [Parameter]
    [Alias("s", "r")]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public uint Depth { get; set; } = uint.MaxValue;

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter Name { get; set; }

    [Parameter]
    [Alias("af")]
    public SwitchParameter File { get; set; }

    [Parameter]
    [Alias("ad")]
    public SwitchParameter Directory { get; set; }

    [Parameter]
    [Alias("ah", "h")]
    public SwitchParameter Hidden { get; set; }

    protected override void ProcessRecord()
    {
        var filter = new ItemFilter(Filter, Include, Exclude) { File = File, Directory = Directory, Hidden = Hidden };
        bool literal = ParameterSetName == "LiteralItems";
        foreach (string path in literal ? LiteralPath : Path) List(path.Length == 0 ? "." : path, literal, filter);
    }

    /// <summary>The name of an item, with the folders between it and a listed folder.</summary>
    private string NameBelow(string path, PSObject item) =>
        item.BaseObject is FileSystemInfo file && SessionState.Path.GetUnresolvedProviderPathFromPSPath(path) is var folder && System.IO.Directory.Exists(folder)
            ? System.IO.Path.GetRelativePath(folder, file.FullName)
            : item.Properties["PSChildName"].Value.ToString() ?? "";

    private void List(string path, bool literal, ItemFilter filter)
    {
        bool recurses = Recurse || MyInvocation.BoundParameters.ContainsKey(nameof(Depth));
        try
        {
            foreach (PSObject item in InvokeProvider.ChildItem.Get([path], recurses, Depth, Force || Hidden, literal).Where(filter.Accepts))
                WriteObject(Name ? NameBelow(path, item) : item);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            WriteError(CommandError.From(error, "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }
        catch (Exception error) when (error is ProviderInvocationException or UnauthorizedAccessException or IOException)
        {
            WriteError(CommandError.From(error, "DirUnauthorizedAccessError", ErrorCategory.PermissionDenied, path));
        }
    }
}
