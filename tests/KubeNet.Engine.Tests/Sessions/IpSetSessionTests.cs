using System.Text.RegularExpressions;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Tests.Sessions;

/// <summary>
/// The commands of tests/Golden/ipset/*.session print what they printed on a live kernel (Linux 6.18, ipset 7.17), and fail with the same
/// words, which the model's messages start with. tests/Golden/ipset/record records them anew.
/// </summary>
public sealed partial class IpSetSessionTests
{
    private const string Home = "ns";

    public static TheoryData<string> Sessions => [.. Directory.EnumerateFiles(GoldenFolder.Of("ipset"), "*.session").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sessions))]
    public void The_model_answers_a_session_as_ipset_did(string name)
    {
        var config = NetworkConfig.Create().AddNamespace(Home);
        var now = TimeSpan.Zero;
        var lines = File.ReadAllLines(Path.Combine(GoldenFolder.Of("ipset"), name));
        var differences = new List<string>();
        for (var at = 0; at < lines.Length;)
        {
            var command = lines[at++];
            if (!command.StartsWith("> ", StringComparison.Ordinal))
                continue;
            var recorded = lines.Skip(at).TakeWhile(line => !line.StartsWith("> ", StringComparison.Ordinal) && !line.StartsWith('#')).ToList();
            at += recorded.Count;
            recorded = Unordered(recorded);
            var answer = Unordered(Answer(ref config, ref now, command[2..]));
            var pairs = recorded.Concat(Enumerable.Repeat("", Math.Max(0, answer.Count - recorded.Count)))
                .Zip(answer.Concat(Enumerable.Repeat("", Math.Max(0, recorded.Count - answer.Count))));
            differences.AddRange(pairs.Where(pair => !IsSame(command, pair.First, pair.Second))
                .Select(pair => $"{command}\n  recorded: {pair.First}\n  model:    {pair.Second}"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>
    /// The entries of hashes in an order of ours: ipset's -sorted compares IPv6 networks so that the result depends on the kernel's hash.
    /// </summary>
    private static List<string> Unordered(List<string> lines)
    {
        var ordered = new List<string>();
        for (var at = 0; at < lines.Count;)
        {
            var entries = lines.Skip(at).TakeWhile(line => line.StartsWith("add ", StringComparison.Ordinal)).ToList();
            if (entries.Count == 0)
                ordered.Add(lines[at++]);
            else if (at > 0 && lines[at - 1].Contains(" hash:", StringComparison.Ordinal))
                ordered.AddRange(entries.OrderBy(line => Timeouts().Replace(line, ""), StringComparer.Ordinal));
            else
                ordered.AddRange(entries);
            at += entries.Count;
        }

        return ordered;
    }

    private static List<string> Answer(ref NetworkConfig config, ref TimeSpan now, string command)
    {
        try
        {
            return Run(ref config, ref now, command) is { Length: > 0 } text ? [.. text.TrimEnd('\n').Split('\n')] : [];
        }
        catch (NetConfigException error)
        {
            return [$"! {error.Message}"];
        }
    }

    private static string Run(ref NetworkConfig config, ref TimeSpan now, string command)
    {
        var program = command.Split(' ')[0];
        var rest = command[program.Length..].Trim();
        switch (program)
        {
            case "ipset":
                config = config.RunIpSet(Home, rest, now, out var output);
                return output;
            case "sleep":
                now += TimeSpan.FromSeconds(int.Parse(rest));
                return "";
            default:
                var family = program.StartsWith("ip6", StringComparison.Ordinal) ? IpFamily.IPv6 : IpFamily.IPv4;
                var backend = program.EndsWith("legacy", StringComparison.Ordinal) ? IptablesBackend.Legacy : IptablesBackend.Nft;
                if (ListRules().Match(rest) is { Success: true } list)
                    return IptablesSave.WriteRules(config[Home].GetRuleset(family, backend), list.Groups["table"].Value == "mangle" ? TableName.Mangle : TableName.Filter, list.Groups["chain"].Value);
                config = config.RunIptables(Home, rest, family, backend);
                return "";
        }
    }

    /// <summary>A refusal (by ipset, one that begins as recorded), or a line whose timeouts are at most two seconds older.</summary>
    private static bool IsSame(string command, string recorded, string model)
    {
        if (recorded.StartsWith("! ", StringComparison.Ordinal))
            return model.StartsWith(command.StartsWith("> ipset ", StringComparison.Ordinal) ? recorded.TrimEnd('.', ' ') : "! ", StringComparison.Ordinal);
        model = SizeInMemory().Replace(InitValue().Replace(model, "initval 0x########"), "Size in memory: #");
        var (then, now) = (Timeouts().Matches(recorded), Timeouts().Matches(model));
        return Timeouts().Replace(recorded, "timeout") == Timeouts().Replace(model, "timeout")
            && then.Zip(now).All(pair => long.Parse(pair.Second.Groups["seconds"].Value) - long.Parse(pair.First.Groups["seconds"].Value) is >= 0 and <= 2);
    }

    [GeneratedRegex("^(-t (?<table>\\w+) )?-S (?<chain>\\w+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex ListRules();

    [GeneratedRegex("initval 0x[0-9a-f]+")]
    private static partial Regex InitValue();

    [GeneratedRegex("^Size in memory: \\d+")]
    private static partial Regex SizeInMemory();

    [GeneratedRegex("(?<=^(add \\S+ )?\\S+ )timeout (?<seconds>\\d+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Timeouts();
}
