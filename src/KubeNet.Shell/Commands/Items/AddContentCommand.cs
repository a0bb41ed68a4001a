using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Add-Content</c>.</summary>
[Cmdlet(VerbsCommon.Add, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class AddContentCommand : ContentWritingCommand
{
    protected override bool Appends => true;
}
