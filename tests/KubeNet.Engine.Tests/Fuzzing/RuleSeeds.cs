using System.Text;
using KubeNet.Engine.Tests.Netfilter;

namespace KubeNet.Engine.Tests.Fuzzing;

/// <summary>What a real iptables and a real ipset took or printed, in pieces that are read quickly: a rule, a part of a table, a few commands on some sets.</summary>
internal static class RuleSeeds
{
    private const int Rules = 8;

    /// <summary>Commands of iptables.</summary>
    public static byte[][] Commands() => [.. Corpora.ReadTsv("iptables-ext", "iptables-ext-1.8.9.tsv").Select(row => Bytes([$"-A {row[4].Split(',')[0]} {row[5]}"]))];

    /// <summary>Tables as a dump has them, each with all that its few rules need.</summary>
    public static byte[][] Tables() => [.. Dumps().SelectMany(Parts)];

    /// <summary>Commands of ipset.</summary>
    public static byte[][] Sets() => [.. Directory.GetFiles(Corpora.PathOf("..", "Golden", "ipset"), "*.session").Order(StringComparer.Ordinal).SelectMany(Session)];

    private static IEnumerable<string[]> Dumps() => new[] { "iptables-live", "docker-rules", "kube-proxy" }
        .SelectMany(folder => Directory.GetFiles(Corpora.PathOf(folder), "*", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal).Select(File.ReadAllLines).Where(lines => lines.Contains("COMMIT"));

    private static IEnumerable<byte[]> Parts(string[] dump)
    {
        for (var start = Array.FindIndex(dump, IsTable); start >= 0; start = Array.FindIndex(dump, start + 1, IsTable))
        {
            var table = dump.Skip(start + 1).TakeWhile(line => line != "COMMIT").ToList();
            foreach (var rules in table.Where(line => line.Contains("-A ", StringComparison.Ordinal)).Chunk(Rules))
            {
                var words = rules.SelectMany(rule => rule.Split(' ')).ToHashSet();
                yield return Bytes([dump[start], .. table.Where(line => line.StartsWith(':') && words.Contains(line[1..].Split(' ')[0])), .. rules, "COMMIT"]);
            }
        }

        static bool IsTable(string line) => line.StartsWith('*');
    }

    // A few commands, behind those that made the sets before.
    private static IEnumerable<byte[]> Session(string file)
    {
        var commands = File.ReadLines(file).Where(line => line.StartsWith("> ipset", StringComparison.Ordinal)).Select(line => line["> ipset".Length..].Trim()).ToList();
        for (var at = 0; at < commands.Count; at += Rules)
            yield return Bytes([.. commands.Take(at).Where(line => line.Contains("create ", StringComparison.Ordinal)).TakeLast(Rules), .. commands.Skip(at).Take(Rules)]);
    }

    private static byte[] Bytes(IReadOnlyList<string> lines) => Encoding.UTF8.GetBytes(lines is [var only] ? only : string.Concat(lines.Select(line => line + "\n")));
}
