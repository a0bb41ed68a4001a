using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Whoever knows iptables by heart writes a rule as iptables takes it, <c>-t nat -A PREROUTING -p tcp ...</c>, where a cmdlet takes the chain: what he meant, in the parameters of
/// <c>Add-IptablesRule</c>. No chain's name begins with a dash.
/// </summary>
internal static class WholeLine
{
    /// <summary>Complains where a chain is a whole line.</summary>
    /// <param name="chain">What was given for the chain.</param>
    /// <param name="namespace">The namespace.</param>
    /// <exception cref="NetConfigException">ChainIsLine.</exception>
    public static void Refuse(string chain, string @namespace)
    {
        if (!chain.StartsWith('-') && !chain.StartsWith("iptables ", StringComparison.Ordinal) && !chain.StartsWith("ip6tables ", StringComparison.Ordinal))
            return;
        throw new NetConfigException("ChainIsLine",
            $"'{chain}' is a line of iptables, where a chain is wanted. Write: {Command(chain, @namespace)}; whole lines of iptables-save go to Restore-Iptables.");
    }

    private static string Command(string line, string @namespace)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        var isV6 = words[0] == "ip6tables";
        if (words[0].EndsWith("tables", StringComparison.Ordinal))
            words.RemoveAt(0);
        var table = Take(words, "-t", "--table");
        var appended = Take(words, "-A", "--append");
        var inserted = appended is null ? Take(words, "-I", "--insert") : null;
        var position = inserted is not null && words is [var number, ..] && int.TryParse(number, out _) ? number : inserted is null ? null : "1";
        if (position is not null && words is [var first, ..] && first == position)
            words.RemoveAt(0);
        var parts = new List<string> { "Add-IptablesRule", @namespace };
        Add("-Table", table);
        parts.Add(appended ?? inserted ?? "CHAIN");
        parts.Add($"-Rule '{string.Join(' ', words).Replace("'", "''", StringComparison.Ordinal)}'");
        Add("-Position", position);
        if (isV6)
            parts.Add("-IPv6");
        return string.Join(' ', parts);

        void Add(string parameter, string? value)
        {
            if (value is not null)
                parts.Add($"{parameter} {value}");
        }
    }

    /// <summary>Takes an option and its value out of the words.</summary>
    private static string? Take(List<string> words, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            var at = words.IndexOf(name);
            if (at < 0 || at + 1 == words.Count)
                continue;
            var value = words[at + 1];
            words.RemoveRange(at, 2);
            return value;
        }

        return null;
    }
}
