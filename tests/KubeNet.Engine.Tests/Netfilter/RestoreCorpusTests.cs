using System.Text.Json;
using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>The dumps of kube-proxy and Docker: all load, and save as the real iptables-save prints them.</summary>
public sealed partial class RestoreCorpusTests
{
    public static TheoryData<string> KubeProxyScenarios() =>
        [.. Directory.GetFiles(Corpora.PathOf("kube-proxy", "scenarios"), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> KernelSaves() =>
        [.. Directory.GetFiles(Corpora.PathOf("kube-proxy", "kernel-iptables-save")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string, IpFamily, string> DockerGoldens()
    {
        var data = new TheoryData<string, IpFamily, string>();
        foreach (var line in File.ReadLines(Corpora.PathOf("docker-rules", "bridge-driver-golden", "iptables.jsonl")))
        {
            var record = JsonDocument.Parse(line).RootElement;
            var family = record.GetProperty("family").GetString() == "IPv6" ? IpFamily.IPv6 : IpFamily.IPv4;
            if (record.GetProperty("backend").GetString() == "iptables")
                data.Add($"{record.GetProperty("name").GetString()}/{record.GetProperty("stage").GetString()}", family, record.GetProperty("dump").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(KubeProxyScenarios))]
    public void A_kube_proxy_scenario_loads_sync_after_sync(string file)
    {
        var scenario = JsonDocument.Parse(File.ReadAllText(Corpora.PathOf("kube-proxy", "scenarios", file))).RootElement;
        var family = scenario.GetProperty("options").TryGetProperty("ipFamily", out var named) && named.GetString() == "IPv6" ? IpFamily.IPv6 : IpFamily.IPv4;
        foreach (var backend in Enum.GetValues<IptablesBackend>())
        {
            var ruleset = Ruleset.Empty(family, backend);
            foreach (var dump in Dumps(scenario))
                ruleset = IptablesRestore.Read(ruleset, dump, noFlush: true).Ruleset;
        }
    }

    [Theory]
    [MemberData(nameof(KernelSaves))]
    public void A_kube_proxy_dump_saves_as_the_kernel_saves_it(string file)
    {
        var expected = WithoutComments(File.ReadAllText(Corpora.PathOf("kube-proxy", "kernel-iptables-save", file)));
        var scenario = JsonDocument.Parse(File.ReadAllText(Corpora.PathOf("kube-proxy", "scenarios", $"{file[..file.IndexOf(".sync", StringComparison.Ordinal)]}.json"))).RootElement;
        var ruleset = Ruleset.Empty(IpFamily.IPv4, file.Contains("legacy", StringComparison.Ordinal) ? IptablesBackend.Legacy : IptablesBackend.Nft);
        ruleset = IptablesRestore.Read(ruleset, Dumps(scenario).First(), noFlush: true).Ruleset;
        Assert.Equal(ByTable(expected), ByTable(IptablesSave.Write(ruleset)));
        Assert.Equal(expected, IptablesSave.Write(IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, ruleset.Backend), expected).Ruleset));
    }

    [Theory]
    [MemberData(nameof(DockerGoldens))]
    public void A_docker_dump_saves_as_it_was(string name, IpFamily family, string dump)
    {
        Assert.NotEmpty(name);
        foreach (var backend in Enum.GetValues<IptablesBackend>())
            Assert.Equal(ByTable(dump), ByTable(IptablesSave.Write(IptablesRestore.Read(Ruleset.Empty(family, backend), dump).Ruleset)));
    }

    internal static string WithoutComments(string text) =>
        string.Concat(text.Split('\n').Where(line => !line.StartsWith('#') && line.Length > 0).Select(line => line + "\n"));

    private static IEnumerable<string> Dumps(JsonElement scenario)
    {
        if (scenario.TryGetProperty("expectedIptablesRestore", out var first) && first.ValueKind == JsonValueKind.String)
            yield return Quoted(first.GetString()!);
        if (!scenario.TryGetProperty("sequence", out var sequence) || sequence.ValueKind != JsonValueKind.Array)
            yield break;
        foreach (var step in sequence.EnumerateArray())
        {
            if (step.TryGetProperty("expectedIptablesRestore", out var next) && next.ValueKind == JsonValueKind.String)
                yield return Quoted(next.GetString()!);
        }
    }

    /// <summary>Scenario 01 writes some comments without the quotes that iptables-restore needs.</summary>
    private static string Quoted(string dump) => BareComment().Replace(dump.EndsWith('\n') ? dump : dump + "\n", "--comment \"$1\"");

    [GeneratedRegex("--comment ([^\" -]\\S*(?: [^\" -]\\S*)+)")]
    private static partial Regex BareComment();

    private static SortedDictionary<string, string> ByTable(string text)
    {
        var tables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in WithoutComments(text).Split("COMMIT\n", StringSplitOptions.RemoveEmptyEntries))
            tables.Add(part[..part.IndexOf('\n')], part);
        return tables;
    }
}
