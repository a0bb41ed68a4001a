using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Set-Location</c>; without a path it goes home, <c>-</c> goes back to where the session was before.</summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
internal sealed class SetLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string Path { get; set; } = "";

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        string path = ParameterSetName == "LiteralPath" ? WildcardPattern.Escape(LiteralPath)
            : Path.Length > 0 ? Path
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        try
        {
            PathInfo now = SessionState.Path.SetLocation(path);
            if (PassThru) WriteObject(now);
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or PSArgumentException)
        {
            WriteError(CommandError.From(error, "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }
    }
}
