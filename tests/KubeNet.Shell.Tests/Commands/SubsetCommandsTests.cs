using System.Management.Automation;
using System.Management.Automation.Runspaces;
using KubeNet.Shell.Commands;

namespace KubeNet.Shell.Tests.Commands;

public sealed class SubsetCommandsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_session_gets_every_command_that_the_engine_lacks()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();

        SubsetCommands.AddMissing(state, folder.Path);

        Assert.Contains(state.Commands, command => command.Name == "Select-Object");
        Assert.All(SubsetCommands.All.Keys, name => Assert.Single(state.Commands, command => command.Name == name));
    }

    [Fact]
    public void A_session_gets_none_where_the_real_modules_are_there()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "Modules", "Microsoft.PowerShell.Utility"));
        InitialSessionState state = InitialSessionState.CreateDefault2();

        SubsetCommands.AddMissing(state, folder.Path);

        Assert.DoesNotContain(state.Commands, command => command.Name == "Select-Object");
    }

    [Fact]
    public void The_document_lists_exactly_the_commands_and_parameters_that_are_there()
    {
        string[] documented = [.. File.ReadAllLines(Repository.File("docs/embedded-host.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        string[] actual = [.. SubsetCommands.All.Select(entry => Row(entry.Key, entry.Value)).Order(StringComparer.Ordinal)];

        Assert.Equal(actual, documented);
    }

    [Fact]
    public void Remove_Item_with_WhatIf_removes_nothing()
    {
        string file = folder.Write("a.txt", "x");

        InProcess.Result result = InProcess.Run("-Command", $"Remove-Item '{file}' -WhatIf");

        Assert.True(File.Exists(file));
        Assert.Contains("What if: Performing the operation \"Remove File\" on target", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_Item_asks_before_it_removes_a_folder_with_content()
    {
        folder.Write("full/a.txt", "x");

        InProcess.Result refused = InProcess.RunWithInput("n\n", "-Command", $"Remove-Item '{folder.Path}/full'");
        bool there = Directory.Exists(folder.Path + "/full");
        InProcess.Result agreed = InProcess.RunWithInput("y\n", "-Command", $"Remove-Item '{folder.Path}/full'");

        Assert.Contains("has children and the Recurse parameter was not specified", refused.Output, StringComparison.Ordinal);
        Assert.True(there);
        Assert.False(Directory.Exists(folder.Path + "/full"));
        Assert.Equal("", agreed.Error);
    }

    [Fact]
    public void Views_of_a_module_are_honoured_by_the_format_commands()
    {
        string view = folder.Write("v.format.ps1xml", """
            <Configuration><ViewDefinitions><View><Name>Short</Name><ViewSelectedBy><TypeName>My.Thing</TypeName></ViewSelectedBy><TableControl>
            <TableHeaders><TableColumnHeader><Label>What</Label><Width>6</Width></TableColumnHeader></TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems><TableColumnItem><ScriptBlock>"[$($_.n)]"</ScriptBlock></TableColumnItem></TableColumnItems></TableRowEntry></TableRowEntries>
            </TableControl></View></ViewDefinitions></Configuration>
            """);
        folder.Write("KubeNet.psd1", $"@{{ ModuleVersion = '1.0'; FormatsToProcess = '{System.IO.Path.GetFileName(view)}' }}");

        InProcess.Result result = InProcess.Run(
            "-Module", folder.Path + "/KubeNet.psd1", "-Command", "$t = [pscustomobject]@{ PSTypeName = 'My.Thing'; n = 1 }; $t; $t | Format-Table | Out-String | Write-Host -NoNewline");

        Assert.Equal(2, result.Output.Split("What\n----\n[1]").Length - 1);
    }

    /// <summary>The row of a command in the document: its name and its parameters, by name.</summary>
    private static string Row(string name, Type type)
    {
        string[] parameters = [.. type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute), inherit: true)).Select(property => "-" + property.Name).Order(StringComparer.Ordinal)];
        return $"| `{name}` | {(parameters.Length == 0 ? "" : "`" + string.Join(' ', parameters) + "`")} |";
    }
}
