using System.Management.Automation;
using KubeNet.Shell.Commands.Items;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary><c>Out-File</c>, and so the redirections <c>&gt;</c> and <c>&gt;&gt;</c>: writes to a file what the screen would show.</summary>
[Cmdlet(VerbsData.Out, "File", SupportsShouldProcess = true, DefaultParameterSetName = "ByPath")]
internal sealed class OutFileCommand : FrontEndCommandBase
{
    private StreamWriter? writer;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    [Alias("Path")]
    public string FilePath { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByLiteralPath")]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter(Position = 1)]
    [ArgumentCompletions("utf8", "utf8BOM", "utf8NoBOM", "ascii", "unicode", "bigendianunicode", "utf32", "oem", "ansi")]
    public object? Encoding { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; }

    [Parameter]
    public SwitchParameter NoNewline { get; set; }

    protected override void BeginProcessing()
    {
        string path = FileTarget.Resolve(this, ParameterSetName == "ByPath" ? FilePath : LiteralPath);
        if (ShouldProcess(path, "Output to File")) writer = FileTarget.Open(this, path, Encoding, Append, Force, NoClobber);
        FormattingEngine.Write(this, new LineWriter(Line), Width > 0 ? Width : int.MaxValue);
        base.BeginProcessing();
    }

    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        writer?.Flush();
    }

    protected override void InternalDispose()
    {
        writer?.Dispose();
        writer = null;
        base.InternalDispose();
    }

    private void Line(string line)
    {
        if (NoNewline) writer?.Write(line);
        else writer?.WriteLine(line);
    }
}
