using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Live;

/// <summary>Reads what <c>ipset save</c> prints.</summary>
public static partial class SetEntries
{
    /// <summary>The entries, and for how many seconds each is kept; 0 for ever.</summary>
    public static IEnumerable<KeyValuePair<string, int>> Read(string ns, string text) =>
        from line in text.Split('\n')
        where line.StartsWith("add ", StringComparison.Ordinal)
        let timeout = Timeout().Match(line)
        select KeyValuePair.Create(
            $"{ns} {Timeout().Replace(line, "")}",
            timeout.Success ? int.Parse(timeout.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0);

    [GeneratedRegex(@" timeout (\d+)")]
    private static partial Regex Timeout();
}
