using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Set-Alias</c>.</summary>
[Cmdlet(VerbsCommon.Set, "Alias", SupportsShouldProcess = true)]
internal sealed class SetAliasCommand : AliasWritingCommand
{
    protected override bool Replaces => true;
}
