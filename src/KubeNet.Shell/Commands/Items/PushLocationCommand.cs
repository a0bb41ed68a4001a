using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Push-Location</c>: remembers where the session is, and goes elsewhere.</summary>
[Cmdlet(VerbsCommon.Push, "Location")]
internal sealed class PushLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = "";

    [Parameter]
    public string StackName { get; set; } = "";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        PathInfo before = SessionState.Path.CurrentLocation;
        try
        {
            if (Path.Length > 0) SessionState.Path.GetResolvedPSPathFromPSPath(Path);
            SessionState.Path.PushCurrentLocation(StackName);
            PathInfo now = Path.Length > 0 ? SessionState.Path.SetLocation(Path) : before;
            if (PassThru) WriteObject(now);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            WriteError(CommandError.From(error, "PathNotFound", ErrorCategory.ObjectNotFound, Path));
        }
    }
}
