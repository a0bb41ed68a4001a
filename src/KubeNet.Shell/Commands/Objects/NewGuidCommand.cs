using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>New-Guid</c>.</summary>
[Cmdlet(VerbsCommon.New, "Guid")]
internal sealed class NewGuidCommand : PSCmdlet
{
    [Parameter]
    public SwitchParameter Empty { get; set; }

    protected override void ProcessRecord() => WriteObject(Empty ? Guid.Empty : Guid.NewGuid());
}
