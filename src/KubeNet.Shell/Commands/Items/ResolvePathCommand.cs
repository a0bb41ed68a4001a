using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Resolve-Path</c>: the existing items that a path means.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = "Path")]
internal sealed class ResolvePathCommand : ItemCommand
{
    [Parameter]
    public SwitchParameter Relative { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            Guard(path, () =>
            {
                foreach (PathInfo found in SessionState.Path.GetResolvedPSPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path))
                    WriteObject(Relative ? RelativeTo(found) : found);
            });
        }
    }

    private string RelativeTo(PathInfo found)
    {
        string relative = System.IO.Path.GetRelativePath(SessionState.Path.CurrentLocation.ProviderPath, found.ProviderPath);
        return relative.StartsWith("..", StringComparison.Ordinal) || System.IO.Path.IsPathRooted(relative) ? relative : System.IO.Path.Combine(".", relative);
    }
}
