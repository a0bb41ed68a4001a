using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Convert-Path</c>: the provider's own path of existing items.</summary>
[Cmdlet(VerbsData.Convert, "Path", DefaultParameterSetName = "Path")]
internal sealed class ConvertPathCommand : ItemCommand
{
    protected override void ProcessRecord()
    {
        foreach (string path in Given)
        {
            Guard(path, () => WriteObject(
                SessionState.Path.GetResolvedProviderPathFromPSPath(IsLiteral ? WildcardPattern.Escape(path) : path, out _), enumerateCollection: true));
        }
    }
}
