using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Rename-Item</c>.</summary>
[Cmdlet(VerbsCommon.Rename, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class RenameItemCommand : ItemCommand
{
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = "";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            if (!ShouldProcess($"Item: {path} Destination: {NewName}", "Rename Item")) continue;
            Guard(path, () =>
            {
                var renamed = InvokeProvider.Item.Rename(IsLiteral ? WildcardPattern.Escape(path) : path, NewName, Force);
                if (PassThru) WriteObject(renamed, enumerateCollection: true);
            });
        }
    }
}
