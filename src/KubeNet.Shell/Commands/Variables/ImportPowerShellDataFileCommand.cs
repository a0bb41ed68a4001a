using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeNet.Shell.Commands.Items;

namespace KubeNet.Shell.Commands.Variables;

/// <summary><c>Import-PowerShellDataFile</c>: the hashtable that a .psd1 file holds; nothing in it is run.</summary>
[Cmdlet(VerbsData.Import, "PowerShellDataFile", DefaultParameterSetName = "Path")]
internal sealed class ImportPowerShellDataFileCommand : ItemCommand
{
    protected override void ProcessRecord()
    {
        foreach (string path in FilePaths())
        {
            Ast? table = Parser.ParseFile(path, out _, out ParseError[] errors).Find(ast => ast is HashtableAst, searchNestedScriptBlocks: false);
            if (errors.Length > 0 || table is null)
            {
                WriteError(CommandError.Invalid("CouldNotParseAsPowerShellDataFile", $"The file '{path}' could not be parsed as a PowerShell Data File.", path));
                continue;
            }

            WriteObject((Hashtable)table.SafeGetValue());
        }
    }
}
