using System.Management.Automation;
using KubeNet.LabFiles;

namespace KubeNet.PowerShell.Commands;

/// <summary>Writes a lab to a file, from which <c>Import-NetLab</c> makes the same lab again.</summary>
/// <remarks>
/// The file is JSON for people too: rules stand there as iptables-save prints them, addresses as text, what is as usual is left out, and the same lab gives the same file, byte for
/// byte, so that two files can be compared line by line. It is written as a whole or not at all: what fails on the way leaves the file as it was. Clusters and Docker hosts go along
/// with all their objects, and go on where they were. Checkpoints do not. The format is described in docs/lab-file.md.
/// </remarks>
/// <example>
/// <summary>Keep a lab, and go on with it tomorrow.</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'shop.json')
/// Export-NetLab $file
/// $null = Import-NetLab $file</code>
/// </example>
/// <example>
/// <summary>Only what was configured, for a repository: no connections, counters or clock.</summary>
/// <code>Export-NetLab ([IO.Path]::Combine([IO.Path]::GetTempPath(), 'shop.json')) -NoState</code>
/// </example>
/// <example>
/// <summary>See a lab as text.</summary>
/// <code>Export-NetLab -AsText -NoState</code>
/// </example>
[Cmdlet(VerbsData.Export, "NetLab", SupportsShouldProcess = true, DefaultParameterSetName = "File")]
[OutputType(typeof(FileInfo), ParameterSetName = ["File"])]
[OutputType(typeof(string), ParameterSetName = ["Text"])]
public sealed class ExportNetLabCommand : LabCmdlet
{
    /// <summary>The file to write. One that is there already is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Return the text in place of writing a file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Text")]
    public SwitchParameter AsText { get; set; }

    /// <summary>Leave out what traffic left behind, the clock and the generator: connections, counters, neighbours, what bridges and matches learned.</summary>
    [Parameter]
    public SwitchParameter NoState { get; set; }

    /// <summary>Do not replace a file that is there already.</summary>
    [Parameter(ParameterSetName = "File")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Replace a file that is there though it may only be read.</summary>
    [Parameter(ParameterSetName = "File")]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Path;

    /// <inheritdoc/>
    protected override void Process()
    {
        var progress = new ProgressBar(this, $"Write lab {TheLab.Name}");
        if (AsText)
        {
            var text = LabFile.Write(TheLab, !NoState, progress);
            progress.Complete();
            WriteObject(text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
            return;
        }

        var file = Files.ForWriting(this, Path, NoClobber, Force);
        if (!ShouldProcess(file, $"Write lab {TheLab.Name}"))
            return;
        LabFile.Save(TheLab, file, !NoState, progress);
        progress.Complete();
        WriteObject(Files.Item(this, file));
    }
}
