using System.Management.Automation;
using KubeNet.Shell.Commands.Items;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>Export-Csv</c>.</summary>
[Cmdlet(VerbsData.Export, "Csv", SupportsShouldProcess = true, DefaultParameterSetName = "Path")]
internal sealed class ExportCsvCommand : CsvWritingCommand, IDisposable
{
    private IReadOnlyList<string>? existing;
    private StreamWriter? writer;

    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true)]
    public string Path { get; set; } = "";

    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true)]
    [Alias("PSPath", "LP")]
    public string LiteralPath { get; set; } = "";

    [Parameter]
    public object? Encoding { get; set; }

    [Parameter]
    public SwitchParameter Append { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    protected override void BeginProcessing()
    {
        string path = FileTarget.Resolve(this, ParameterSetName == "Path" ? Path : LiteralPath);
        if (!ShouldProcess(path)) return;
        if (Append && File.Exists(path))
        {
            using var reader = new StreamReader(path, TextEncodings.Find(Encoding));
            existing = new CsvReader(reader, Delimiter, header: null).Columns() is { Count: > 0 } columns ? columns : null;
        }

        writer = FileTarget.Open(this, path, Encoding, Append, Force, NoClobber);
    }

    protected override IReadOnlyList<string>? ExistingColumns() => existing;

    protected override void WriteLine(string line) => writer?.WriteLine(line);

    protected override void EndProcessing() => Dispose();

    public void Dispose()
    {
        writer?.Dispose();
        writer = null;
    }
}
