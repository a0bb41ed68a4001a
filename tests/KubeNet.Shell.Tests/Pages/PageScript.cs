using System.Management.Automation.Language;
using System.Text;

namespace KubeNet.Shell.Tests.Pages;

/// <summary>
/// The PowerShell blocks of a page as one script: each statement is a pipeline of its own, as at a prompt into which the block is pasted, and a
/// line before each block tells the outputs apart.
/// </summary>
internal static class PageScript
{
    private const string Mark = "=== block of line ";

    /// <summary>Writes the script.</summary>
    /// <param name="page">The page.</param>
    /// <param name="prologue">What comes first.</param>
    public static string Write(Page page, string prologue)
    {
        var script = new StringBuilder($"{prologue}\nSet-Location '{Repository.File(".")}'\n");
        foreach (var block in page.Blocks.Where(block => block.Language == "powershell"))
        {
            script.Append($"'{Mark}{block.Line}'\n");
            var parsed = Parser.ParseInput(block.Text, out _, out var errors);
            Assert.True(errors.Length == 0, $"{page.Name}:{block.Line}: {string.Join(' ', errors.Select(error => error.Message))}");
            foreach (var statement in parsed.EndBlock.Statements)
                script.Append($". {{\n{statement.Extent.Text}\n}} | Out-Default\n");
        }

        return script.ToString();
    }

    /// <summary>What each block printed, without trailing blanks, by the block's line.</summary>
    public static IReadOnlyDictionary<int, string> Outputs(string output) => output.Split(Mark).Skip(1).ToDictionary(
        part => int.Parse(part[..part.IndexOf('\n', StringComparison.Ordinal)]),
        part => string.Join('\n', part.Split('\n').Skip(1).Select(line => line.TrimEnd())).Trim('\n') + "\n");
}
