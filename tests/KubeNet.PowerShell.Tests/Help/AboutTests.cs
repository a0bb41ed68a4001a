using System.Text.RegularExpressions;
using KubeNet.Engine.Tracing;
using KubeNet.PowerShell.Tests.Support;

namespace KubeNet.PowerShell.Tests.Help;

/// <summary>The about topics of module/en-US are true: names and facts. KubeNet.Shell.Tests run their examples.</summary>
public sealed partial class AboutTests : IDisposable
{
    private readonly Session _session = new();

    public static TheoryData<string> Topics => [.. Files];

    public void Dispose() => _session.Dispose();

    [Theory]
    [MemberData(nameof(Topics))]
    public void A_topic_has_the_form_that_Get_Help_reads(string file)
    {
        var text = Read(file);
        var name = file[..^".help.txt".Length];
        Assert.StartsWith($"TOPIC\n    {name}\n\nSHORT DESCRIPTION\n    ", text, StringComparison.Ordinal);
        Assert.Equal(["TOPIC", "SHORT DESCRIPTION", "LONG DESCRIPTION", "EXAMPLES", "SEE ALSO"], Heading().Matches(text).Select(match => match.Value));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 90 && line == line.TrimEnd(), line));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Cmdlets_and_topics_and_pages_that_are_named_are_there(string file)
    {
        var text = Read(file);
        var known = _session.Run("Get-Command -CommandType Cmdlet").Select(command => command.ToString()!).Append("Register-NetAssertion").ToHashSet(StringComparer.Ordinal);
        foreach (Match name in CommandName().Matches(text))
            Assert.True(known.Contains(name.Value) || name.Value.StartsWith("Format-", StringComparison.Ordinal) || name.Value == "Where-Object", name.Value);
        foreach (Match topic in TopicName().Matches(text))
            Assert.True(File.Exists(RepositoryRoot.File("module", "en-US", $"{topic.Value}.help.txt")), topic.Value);
        foreach (Match page in PageName().Matches(text))
            Assert.True(File.Exists(RepositoryRoot.File(page.Value.Split('/'))), page.Value);
    }

    [Fact]
    public void The_verdicts_are_the_engines_own_in_its_order()
    {
        var headings = VerdictHeading().Matches(Read("about_KubeNet_Verdicts.help.txt")).Select(match => match.Groups[1].Value);
        Assert.Equal(Enum.GetNames<Verdict>(), headings);
        Assert.All(Enum.GetNames<Verdict>(), verdict => Assert.Contains($"\n| {verdict} |", File.ReadAllText(RepositoryRoot.File("docs", "verdicts.md")), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("about_KubeNet_Verdicts.help.txt", "docs/verdicts.md")]
    [InlineData("about_KubeNet_PacketPath.help.txt", "docs/packet-path.md")]
    public void Drop_reasons_and_hooks_are_those_of_the_page(string file, string page)
    {
        var known = File.ReadAllText(RepositoryRoot.File(page.Split('/')));
        Assert.All(Capitals().Matches(Examples().Replace(Read(file), "")).Select(match => match.Value).Except(["LONG", "SHORT", "TOPIC", "ALSO", "DESCRIPTION", "EXAMPLES"]), word => Assert.Contains(word, known, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Files =>
        Directory.GetFiles(RepositoryRoot.File("module", "en-US"), "about_*.help.txt").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(RepositoryRoot.File("module", "en-US", file)).ReplaceLineEndings("\n");

    [GeneratedRegex("^[A-Z][A-Z ]+$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"(?<![\w-])(?:Add|Get|Set|New|Remove|Test|Trace|Measure|Find|Save|Restore|Import|Export|Checkpoint|Register|Step|Clear|Reset|Where|Format|Invoke|Enter|Compare|Resolve)-[A-Z]\w+", RegexOptions.None)]
    private static partial Regex CommandName();

    [GeneratedRegex(@"\babout_\w+")]
    private static partial Regex TopicName();

    [GeneratedRegex(@"\b(?:docs|scripts)/[\w.-]*\w|\bREADME\.md")]
    private static partial Regex PageName();

    [GeneratedRegex("^EXAMPLES\n.*?^SEE ALSO", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Examples();

    [GeneratedRegex("^    ([A-Z][A-Za-z]+)$(?=\n        )", RegexOptions.Multiline)]
    private static partial Regex VerdictHeading();

    [GeneratedRegex(@"\b[A-Z][A-Z_]{3,}\b")]
    private static partial Regex Capitals();
}
