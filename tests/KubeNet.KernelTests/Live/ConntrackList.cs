using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Live;

/// <summary>Reads what <c>conntrack -L</c> prints: a line without what depends on time, and the seconds that are left.</summary>
public static partial class ConntrackList
{
    /// <summary>
    /// Lines such as <c>udp src=A dst=B sport=1 dport=2 | src=B dst=A sport=2 dport=1 UNREPLIED mark=0</c>, and <c>tcp SYN_SENT src=...</c>.
    /// </summary>
    public static IEnumerable<(string Line, int Seconds)> Read(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0)
                continue;
            var tuples = Tuple().Matches(line);
            if (tuples.Count != 2)
                throw new KernelException($"conntrack -L printed a line without two tuples: {line}");
            var flags = (line.Contains("[UNREPLIED]", StringComparison.Ordinal) ? " UNREPLIED" : "") + (line.Contains("[ASSURED]", StringComparison.Ordinal) ? " ASSURED" : "");
            var mark = Mark().Match(line) is { Success: true } match ? match.Groups[1].Value : "0";
            var zone = Zone().Match(line).Value;
            var head = line[..tuples[0].Index].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var state = head[0] == "tcp" ? $" {head[3]}" : "";
            yield return ($"{head[0]}{state} {Tidy(tuples[0].Value)} | {Tidy(tuples[1].Value)}{flags} mark={mark}{zone}", int.Parse(head[2], CultureInfo.InvariantCulture));
        }
    }

    private static string Tidy(string tuple) => tuple.Trim();

    [GeneratedRegex(@"src=\S+ dst=\S+( sport=\d+ dport=\d+| type=\d+ code=\d+ id=\d+)?")]
    private static partial Regex Tuple();

    [GeneratedRegex(@" mark=(\d+)")]
    private static partial Regex Mark();

    [GeneratedRegex(@" zone=\d+")]
    private static partial Regex Zone();
}
