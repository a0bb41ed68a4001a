using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.LabFiles;
using KubeNet.PowerShell.Sessions;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes the lab of a file that <c>Export-NetLab</c> wrote, and works in it from now on.</summary>
/// <remarks>
/// The lab is the one that was written: the same packet takes the same way, and the next object of a cluster or container gets the same address. The lab that was current stays as
/// it was; kept in a variable, it is worked on with <c>-Lab</c>. A file that is wrong anywhere makes no lab at all, and the error names line and column. Members of the file that this version
/// does not know, as a later one may have written them, are passed over with a warning.
/// </remarks>
/// <example>
/// <summary>Go on with a lab of yesterday.</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'shop.json')
/// $null = Export-NetLab $file
/// Import-NetLab $file</code>
/// </example>
/// <example>
/// <summary>What differs between a file and the lab at hand?</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'shop.json')
/// $null = Export-NetLab $file
/// Compare-NetLab (Import-NetLab $file -Name before -Detached)</code>
/// </example>
[Cmdlet(VerbsData.Import, "NetLab", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
[OutputType(typeof(Lab))]
public sealed class ImportNetLabCommand : PSCmdlet
{
    /// <summary>The file.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>The file, by its name as it stands: [, ], * and ? are characters like others.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>What you call the lab; as in the file unless given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Only make it; the session's current lab stays.</summary>
    [Parameter]
    public SwitchParameter Detached { get; set; }

    private GivenPath Given => GivenPath.Of(this, Path, LiteralPath);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var progress = new ProgressBar(this, $"Read lab of {Given.Text}");
            var content = LabFile.Load(Given.Resolve(), Name, progress);
            progress.Complete();
            foreach (var note in content.Notes)
                WriteWarning(note);
            if (!ShouldProcess(content.Lab.Name, Detached ? "Make a lab of a file" : "Make a lab of a file and work in it"))
                return;
            if (!Detached)
                KubeNetSession.Current = content.Lab;
            WriteObject(content.Lab);
        }
        catch (NetConfigException error)
        {
            WriteError(ErrorRecords.Of(error, Given.Text));
        }
    }
}
