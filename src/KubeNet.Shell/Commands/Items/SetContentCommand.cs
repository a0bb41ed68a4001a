using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary><c>Set-Content</c>.</summary>
[Cmdlet(VerbsCommon.Set, "Content", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class SetContentCommand : ContentWritingCommand
{
    protected override bool Appends => false;
}
