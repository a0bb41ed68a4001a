using System.Management.Automation;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Get-Host</c>.</summary>
[Cmdlet(VerbsCommon.Get, "Host")]
internal sealed class GetHostCommand : PSCmdlet
{
    protected override void BeginProcessing() => WriteObject(Host);
}
