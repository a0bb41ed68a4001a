namespace KubeNet.Shell.Commands.Text;

/// <summary>When a value of CSV is put in quotes.</summary>
internal enum CsvQuotes
{
    Never,
    Always,
    AsNeeded,
}
