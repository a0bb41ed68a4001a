using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Live;

/// <summary>Reads what <c>iptables-save -c</c> prints.</summary>
public static partial class SaveCounters
{
    /// <summary>Packets and bytes by place: <c>nat PREROUTING 1</c>; a policy is number 0.</summary>
    public static IReadOnlyDictionary<string, (long Packets, long Bytes)> Read(string text)
    {
        var counters = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        var table = "";
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith('*'))
            {
                table = line[1..].Trim();
                numbers.Clear();
            }
            else if (Policy().Match(line) is { Success: true } policy)
            {
                if (policy.Groups["policy"].Value != "-")
                    counters.Add($"{table} {policy.Groups["chain"].Value} 0", Counter(policy));
            }
            else if (Rule().Match(line) is { Success: true } rule)
            {
                var chain = rule.Groups["chain"].Value;
                var number = numbers[chain] = numbers.GetValueOrDefault(chain) + 1;
                counters.Add(string.Create(CultureInfo.InvariantCulture, $"{table} {chain} {number}"), Counter(rule));
            }
        }

        return counters;
    }

    /// <summary>What was counted between two readings: lines such as <c>nat PREROUTING 1 [1:36]</c>, without the places that saw nothing.</summary>
    public static IEnumerable<string> Between(IReadOnlyDictionary<string, (long Packets, long Bytes)> before, IReadOnlyDictionary<string, (long Packets, long Bytes)> after) =>
        after.Select(counter => (counter.Key, Packets: counter.Value.Packets - before[counter.Key].Packets, Bytes: counter.Value.Bytes - before[counter.Key].Bytes))
            .Where(counter => counter.Packets != 0)
            .Select(counter => string.Create(CultureInfo.InvariantCulture, $"{counter.Key} [{counter.Packets}:{counter.Bytes}]"));

    private static (long Packets, long Bytes) Counter(Match match) =>
        (long.Parse(match.Groups["packets"].Value, CultureInfo.InvariantCulture), long.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^:(?<chain>\S+) (?<policy>\S+) \[(?<packets>\d+):(?<bytes>\d+)\]")]
    private static partial Regex Policy();

    [GeneratedRegex(@"^\[(?<packets>\d+):(?<bytes>\d+)\] -A (?<chain>\S+)")]
    private static partial Regex Rule();
}
