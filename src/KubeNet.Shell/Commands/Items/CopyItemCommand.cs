using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Copy-Item</c>.</summary>
[Cmdlet(VerbsCommon.Copy, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class CopyItemCommand : ItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Container { get; set; } = true;

    [Parameter]
    public SwitchParameter Recurse { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            if (!ShouldProcess($"Item: {path} Destination: {Destination}", "Copy Item")) continue;
            Guard(path, () =>
            {
                var copied = InvokeProvider.Item.Copy(
                    [path], Destination, Recurse, Container ? CopyContainers.CopyTargetContainer : CopyContainers.CopyChildrenOfTargetContainer, Force, IsLiteral);
                if (PassThru) WriteObject(copied, enumerateCollection: true);
            });
        }
    }
}
