using System.Management.Automation;
using KubeNet.Snapshots.Scripts;

namespace KubeNet.PowerShell.Commands;

/// <summary>Writes a shell script that builds the lab in real network namespaces of a Linux machine, and removes it again.</summary>
/// <remarks>
/// <c>./lab.sh up</c> builds, <c>./lab.sh down</c> removes; both need root, iproute2 and iptables, and ipset where the lab has sets. The names of all its namespaces begin with the prefix. It builds
/// nothing where a namespace of such a name is there already, takes away what it made when a step fails, and removes only namespaces that it made itself. Names, comments and rules are
/// data to the shell, wherever they came from. What the machine will have otherwise than the lab stands in the script, and the first 20 of it come as warnings: programs do not listen, and a device whose other
/// end is not in the lab becomes a veth to a namespace where nobody answers. What traffic left behind is not built.
/// </remarks>
/// <example>
/// <summary>See the lab as a script.</summary>
/// <code>Export-NetScript -AsText -WarningAction SilentlyContinue</code>
/// </example>
/// <example>
/// <summary>Write it to a file; on a Linux machine it can be run at once.</summary>
/// <code>$file = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'lab.sh')
/// Export-NetScript $file -Prefix demo- -WarningAction SilentlyContinue</code>
/// </example>
[Cmdlet(VerbsData.Export, "NetScript", SupportsShouldProcess = true, DefaultParameterSetName = "File")]
[OutputType(typeof(FileInfo), ParameterSetName = ["File"])]
[OutputType(typeof(string), ParameterSetName = ["Text"])]
public sealed class ExportNetScriptCommand : LabCmdlet
{
    private const int MostWarnings = 20;

    /// <summary>The file to write. One that is there already is replaced.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "File")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Return the script as text in place of writing a file.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Text")]
    public SwitchParameter AsText { get; set; }

    /// <summary>What the names of all namespaces on the machine begin with.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = "kubenet-";

    /// <summary>Do not replace a file that is there already.</summary>
    [Parameter(ParameterSetName = "File")]
    public SwitchParameter NoClobber { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Path;

    /// <inheritdoc/>
    protected override void Process()
    {
        var progress = new ProgressBar(this, $"Write lab {TheLab.Name} as a script");
        var script = NetScript.Write(TheLab.Config, Prefix, progress);
        progress.Complete();
        if (AsText)
        {
            WriteObject(script.Text.TrimEnd('\n').Split('\n'), enumerateCollection: true);
        }
        else
        {
            var file = Files.ForWriting(this, Path, NoClobber, force: true);
            if (!ShouldProcess(file, $"Write a script that builds lab {TheLab.Name}"))
                return;
            Files.WriteWhole(file, script.Text, isProgram: true);
            WriteObject(Files.Item(this, file));
        }

        foreach (var note in script.Notes.Take(MostWarnings))
            WriteWarning(note);
        if (script.Notes.Count > MostWarnings)
            WriteWarning($"{script.Notes.Count - MostWarnings} more notes of the kind stand at the head of the script.");
    }
}
