using System.Management.Automation;
using KubeNet.Shell.Commands.Items;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>Import-Csv</c>.</summary>
[Cmdlet(VerbsData.Import, "Csv", DefaultParameterSetName = "Path")]
internal sealed class ImportCsvCommand : ItemCommand
{
    [Parameter]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    public string[]? Header { get; set; }

    [Parameter]
    public object? Encoding { get; set; }

    protected override void ProcessRecord()
    {
        foreach (string path in FilePaths())
        {
            using var reader = new StreamReader(path, TextEncodings.Find(Encoding));
            this.WriteRecords(new CsvReader(reader, Delimiter, Header));
        }
    }
}
