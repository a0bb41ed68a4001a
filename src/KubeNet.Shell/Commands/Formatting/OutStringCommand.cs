using System.Management.Automation;
using System.Text;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary><c>Out-String</c>: the text that the screen would show.</summary>
[Cmdlet(VerbsData.Out, "String", DefaultParameterSetName = "NoNewLineFormatting")]
internal sealed class OutStringCommand : FrontEndCommandBase
{
    private readonly StringBuilder text = new();

    [Parameter(ParameterSetName = "StreamFormatting")]
    public SwitchParameter Stream { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; }

    [Parameter(ParameterSetName = "NoNewLineFormatting")]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing()
    {
        FormattingEngine.Write(this, new LineWriter(Line), Width > 0 ? Width : int.MaxValue);
        base.BeginProcessing();
    }

    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (!Stream) WriteObject(text.ToString());
    }

    private void Line(string line)
    {
        if (Stream) WriteObject(line);
        else if (NoNewline) text.Append(line);
        else text.AppendLine(line);
    }
}
