using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Set-Item</c>: sets the value of a variable, alias, function or environment variable by its path.</summary>
[Cmdlet(VerbsCommon.Set, "Item", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class SetItemCommand : ItemCommand
{
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            if (!ShouldProcess($"Item: {path} Value: {Value}", "Set Item")) continue;
            Guard(path, () =>
            {
                var changed = InvokeProvider.Item.Set([path], Value, Force, IsLiteral);
                if (PassThru) WriteObject(changed, enumerateCollection: true);
            });
        }
    }
}
