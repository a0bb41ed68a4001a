using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Pop-Location</c>: goes back to where Push-Location left from.</summary>
[Cmdlet(VerbsCommon.Pop, "Location")]
internal sealed class PopLocationCommand : PSCmdlet
{
    [Parameter]
    public string StackName { get; set; } = "";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        PathInfo? now = SessionState.Path.PopLocation(StackName);
        if (PassThru && now is not null) WriteObject(now);
    }
}
