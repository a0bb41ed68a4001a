using System.Text;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>Writes a cmdlet's page of docs/cmdlets, and their index.</summary>
internal static class MarkdownWriter
{
    public static string Page(CmdletHelp cmdlet)
    {
        var text = new StringBuilder($"# {cmdlet.Name}\n\n{Escape(cmdlet.Synopsis)}\n\n```powershell\n");
        foreach (var set in cmdlet.Syntax)
            text.Append($"{cmdlet.Name} {set}\n");
        text.Append("```\n");
        if (cmdlet.Description.Length > 0)
            text.Append($"\n{Escape(cmdlet.Description)}\n");
        text.Append("\n## Examples\n");
        foreach (var (title, code) in cmdlet.Examples)
            text.Append($"\n{Escape(title)}\n\n```powershell\n{code}\n```\n");
        text.Append("\n## Parameters\n\n| parameter | meaning |\n|---|---|\n");
        foreach (var parameter in cmdlet.Parameters)
            text.Append($"| `-{parameter.Name}` {parameter.TypeName.Replace("SwitchParameter", "", StringComparison.Ordinal)} | {Escape(parameter.Text)}{Notes(parameter)} |\n");
        var related = cmdlet.Related.Where(name => name.Contains('-', StringComparison.Ordinal)).Select(name => $"[{name}]({name}.md)").ToList();
        text.Append($"\nReturns: {(cmdlet.Outputs.Count == 0 ? "nothing" : string.Join(", ", cmdlet.Outputs.Select(output => $"`{output}`")))}.\n");
        if (related.Count > 0)
            text.Append($"\nSee also: {string.Join(", ", related)}.\n");
        return text.ToString();
    }

    public static string Index(IEnumerable<CmdletHelp> cmdlets)
    {
        var text = new StringBuilder("# Cmdlets\n\nMade from the documentation comments of src/KubeNet.PowerShell/Commands, as is what `Get-Help` shows.\n\n");
        foreach (var cmdlet in cmdlets)
            text.Append($"- [{cmdlet.Name}]({cmdlet.Name}.md): {Escape(cmdlet.Synopsis)}\n");
        return text.ToString();
    }

    private static string Notes(ParameterHelp parameter)
    {
        var notes = new List<string>();
        if (parameter.IsMandatory)
            notes.Add("mandatory");
        if (parameter.Pipeline != "False")
            notes.Add("from the pipeline");
        if (parameter.Aliases.Length > 0)
            notes.Add($"also `-{parameter.Aliases.Replace(", ", "`, `-", StringComparison.Ordinal)}`");
        return notes.Count == 0 ? "" : $" ({string.Join("; ", notes)})";
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);
}
