using System.Text.Json;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>The rules that Docker's own documents show as <c>iptables -S</c> prints them.</summary>
public sealed class DockerDocumentTests
{
    public static TheoryData<string, string> Tables()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Corpora.PathOf("docker-rules", "iptables"), "*.json").Order(StringComparer.Ordinal))
        {
            var document = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            if (document.GetProperty("backend").GetString() != "iptables")
                continue;
            foreach (var table in document.GetProperty("tables").EnumerateObject())
                data.Add($"{Path.GetFileNameWithoutExtension(file)} {table.Name}", string.Join('\n', table.Value.GetProperty("rulesS").EnumerateArray().Select(line => line.GetString())));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void A_table_prints_as_it_was_read(string name, string rules)
    {
        Assert.True(TableNameExtensions.TryParseTable(name.Split(' ')[1], out var table));
        var ruleset = IptablesRestore.Read(Ruleset.Empty(IpFamily.IPv4, IptablesBackend.Nft), $"*{table.ToName()}\n{rules}\nCOMMIT\n").Ruleset;
        Assert.Equal(rules.TrimEnd() + "\n", IptablesSave.WriteRules(ruleset, table));
    }

    [Theory]
    [InlineData("skip=false_ipv4.txt", IpFamily.IPv4)]
    [InlineData("skip=false_ipv6.txt", IpFamily.IPv6)]
    [InlineData("skip=true_ipv4.txt", IpFamily.IPv4)]
    [InlineData("skip=true_ipv6.txt", IpFamily.IPv6)]
    public void The_raw_table_prints_as_it_was_read(string file, IpFamily family)
    {
        var rules = File.ReadAllText(Corpora.PathOf("docker-rules", "skip-raw-rules", file)).TrimEnd();
        var ruleset = IptablesRestore.Read(Ruleset.Empty(family, IptablesBackend.Nft), $"*raw\n{rules}\nCOMMIT\n").Ruleset;
        Assert.Equal(rules + "\n", IptablesSave.WriteRules(ruleset, TableName.Raw));
    }
}
