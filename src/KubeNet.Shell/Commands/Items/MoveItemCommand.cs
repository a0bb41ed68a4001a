using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Move-Item</c>.</summary>
[Cmdlet(VerbsCommon.Move, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class MoveItemCommand : ItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            if (!ShouldProcess($"Item: {path} Destination: {Destination}", "Move Item")) continue;
            Guard(path, () =>
            {
                var moved = InvokeProvider.Item.Move([path], Destination, Force, IsLiteral);
                if (PassThru) WriteObject(moved, enumerateCollection: true);
            });
        }
    }
}
