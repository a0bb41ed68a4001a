using System.Text.RegularExpressions;

namespace KubeNet.Shell.Tests.Pester;

/// <summary>docs/testing-networks.md as what it tells to do: files to write, a command to run, and one that fails.</summary>
internal sealed partial record TestingPage(IReadOnlyList<(string Name, string Text)> Files, string Command, string Failing, string FailureText)
{
    /// <summary>How many tests its command runs.</summary>
    public int Tests => Files.Where(file => file.Name.StartsWith("network/", StringComparison.Ordinal)).Sum(file => Test().Count(file.Text));

    /// <summary>Reads the page.</summary>
    public static TestingPage Read()
    {
        var text = File.ReadAllText(Repository.File("docs/testing-networks.md")).ReplaceLineEndings("\n");
        var commands = Commands().Matches(text).Select(match => match.Groups[1].Value.Trim()).ToList();
        return new TestingPage(
            [.. NamedFiles().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value))],
            commands.Single(command => command.StartsWith("pwsh ", StringComparison.Ordinal))["pwsh ".Length..],
            commands.Single(command => command.StartsWith("Invoke-Pester ", StringComparison.Ordinal)),
            Output().Match(text).Groups[1].Value.TrimEnd());
    }

    [GeneratedRegex("^`([^`\n]+)`:\n\n```(?:ps1|yaml)\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex NamedFiles();

    [GeneratedRegex("^```(?:sh|ps1)\n((?:pwsh|Invoke-Pester) [^\n]*)\n```", RegexOptions.Multiline)]
    private static partial Regex Commands();

    [GeneratedRegex("^```text\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex("^    It ", RegexOptions.Multiline)]
    private static partial Regex Test();
}
