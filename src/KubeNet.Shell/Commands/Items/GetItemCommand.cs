using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Get-Item</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = "Path")]
internal sealed class GetItemCommand : ItemCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
            Guard(path, () => WriteObject(InvokeProvider.Item.Get([path], Force, IsLiteral), enumerateCollection: true));
    }
}
