using System.Management.Automation;

namespace KubeNet.Shell.Commands.Text;

/// <summary>What ConvertTo-Csv and Export-Csv share: the columns are those of the first object.</summary>
internal abstract class CsvWritingCommand : PSCmdlet
{
    private IReadOnlyList<string>? columns;

    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public char Delimiter { get; set; } = ',';

    [Parameter]
    [Alias("UQ")]
    public CsvQuotes UseQuotes { get; set; } = CsvQuotes.Always;

    [Parameter]
    [Alias("QF")]
    public string[]? QuoteFields { get; set; }

    [Parameter]
    public SwitchParameter NoHeader { get; set; }

    /// <summary>Accepted: type lines are never written.</summary>
    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        var format = new CsvFormat(Delimiter, UseQuotes, QuoteFields);
        if (columns is null)
        {
            columns = ExistingColumns() ?? CsvFormat.Columns(InputObject);
            if (!NoHeader && ExistingColumns() is null) WriteLine(format.Header(columns));
        }

        WriteLine(format.Line(InputObject, columns));
    }

    /// <summary>The columns of a file that is appended to, or null.</summary>
    protected virtual IReadOnlyList<string>? ExistingColumns() => null;

    /// <summary>Writes one line.</summary>
    protected abstract void WriteLine(string line);
}
