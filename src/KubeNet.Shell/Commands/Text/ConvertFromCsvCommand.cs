using System.Management.Automation;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>ConvertFrom-Csv</c>.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Csv")]
internal sealed class ConvertFromCsvCommand : PSCmdlet
{
    private readonly List<string> lines = [];

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string[] InputObject { get; set; } = [];

    [Parameter(Position = 1)]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    public string[]? Header { get; set; }

    protected override void ProcessRecord() => lines.AddRange(InputObject);

    protected override void EndProcessing() => this.WriteRecords(new CsvReader(new StringReader(string.Join('\n', lines)), Delimiter, Header));
}
