using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary><c>Format-Wide</c>.</summary>
[Cmdlet(VerbsCommon.Format, "Wide")]
internal sealed class FormatWideCommand : OuterFormatTableAndListBase
{
    public FormatWideCommand() => FormattingEngine.Format(this, "Wide");

    [Parameter]
    public SwitchParameter AutoSize { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Column { get; set; }

    protected override void BeginProcessing()
    {
        if (AutoSize && Column > 0)
        {
            ThrowTerminatingError(CommandError.Argument(
                "FormatCannotSpecifyAutosizeAndColumns", "The AutoSize and Column parameters cannot be specified together."));
        }

        base.BeginProcessing();
        FormattingEngine.SetWide(this, Column > 0 ? Column : null, AutoSize.IsPresent ? AutoSize : null);
    }
}
