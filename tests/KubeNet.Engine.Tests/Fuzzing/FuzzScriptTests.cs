using System.Text.RegularExpressions;
using KubeNet.Engine.Tests.Netfilter;

namespace KubeNet.Engine.Tests.Fuzzing;

/// <summary>scripts/fuzz.sh runs every test that mutates inputs, those of other projects too.</summary>
public sealed partial class FuzzScriptTests
{
    private static readonly string s_tests = Corpora.PathOf("..");

    [Fact]
    public void The_script_names_every_test_that_mutates_inputs()
    {
        var script = ProjectLine().Matches(File.ReadAllText(Path.Combine(s_tests, "..", "scripts", "fuzz.sh")))
            .SelectMany(line => line.Groups[2].Value.Split(' ').Select(fact => $"{line.Groups[1].Value} {fact}"));
        var facts = Directory.GetDirectories(s_tests, "Fuzzing", SearchOption.AllDirectories).SelectMany(folder => Directory.GetFiles(folder, "Mutated*.cs"))
            .SelectMany(file => Fact().Matches(File.ReadAllText(file)).Select(fact => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(file)))} {fact.Groups[1].Value}"));
        Assert.Equal(facts.Order(StringComparer.Ordinal), script.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^fuzz (\S+) (.+)$", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();

    [GeneratedRegex(@"\[Fact\]\s+public void (\w+)")]
    private static partial Regex Fact();
}
