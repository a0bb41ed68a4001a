using System.Management.Automation;

namespace KubeNet.Shell.Commands.Text;

/// <summary><c>ConvertTo-Csv</c>.</summary>
[Cmdlet(VerbsData.ConvertTo, "Csv")]
internal sealed class ConvertToCsvCommand : CsvWritingCommand
{
    protected override void WriteLine(string line) => WriteObject(line);
}
