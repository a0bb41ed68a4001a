using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary><c>Format-Custom</c>.</summary>
[Cmdlet(VerbsCommon.Format, "Custom")]
internal sealed class FormatCustomCommand : OuterFormatTableAndListBase
{
    private const int UsualDepth = 5;

    public FormatCustomCommand() => FormattingEngine.Format(this, "Complex");

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = UsualDepth;

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        FormattingEngine.SetDepth(this, Depth);
    }
}
