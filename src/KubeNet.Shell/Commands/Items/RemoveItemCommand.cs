using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Remove-Item</c>; a directory with content needs <c>-Recurse</c> or the user's consent.</summary>
[Cmdlet(VerbsCommon.Remove, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class RemoveItemCommand : ItemCommand
{
    private bool yesToAll;
    private bool noToAll;

    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var filter = new ItemFilter(Filter, Include, Exclude);
        foreach (string path in Given)
        {
            Guard(path, () =>
            {
                foreach (PSObject item in InvokeProvider.Item.Get([path], force: true, IsLiteral).Where(filter.Accepts)) Remove(item);
            });
        }
    }

    private void Remove(PSObject item)
    {
        string path = item.Properties["PSPath"]?.Value?.ToString() ?? "";
        string shown = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);
        bool container = item.Properties["PSIsContainer"]?.Value is true;
        if (!ShouldProcess(shown, container ? "Remove Directory" : "Remove File")) return;
        if (container && !Recurse && InvokeProvider.ChildItem.HasChild(path) && !ShouldContinue(
                $"The item at {shown} has children and the Recurse parameter was not specified. "
                + "If you continue, all children will be removed with the item. Are you sure you want to continue?",
                "Confirm", ref yesToAll, ref noToAll)) return;
        InvokeProvider.Item.Remove([path], recurse: container, Force, literalPath: true);
    }
}
