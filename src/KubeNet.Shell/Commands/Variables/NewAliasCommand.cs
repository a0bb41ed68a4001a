using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>New-Alias</c>.</summary>
[Cmdlet(VerbsCommon.New, "Alias", SupportsShouldProcess = true)]
internal sealed class NewAliasCommand : AliasWritingCommand
{
    protected override bool Replaces => false;
}
