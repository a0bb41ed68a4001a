using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Get-Location</c>: where the session is.</summary>
[Cmdlet(VerbsCommon.Get, "Location", DefaultParameterSetName = "Location")]
internal sealed class GetLocationCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Stack")]
    public SwitchParameter Stack { get; set; }

    [Parameter(ParameterSetName = "Stack")]
    public string StackName { get; set; } = "";

    protected override void ProcessRecord()
    {
        if (Stack || StackName.Length > 0) WriteObject(SessionState.Path.LocationStack(StackName));
        else WriteObject(SessionState.Path.CurrentLocation);
    }
}
