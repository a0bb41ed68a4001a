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
        if (!IsLine(chain))
            return;
        var advice = Command(chain, @namespace) is { } command ? $" Write: {command};" : " Give the chain, such as INPUT, and the rule apart;";
        throw new NetConfigException("ChainIsLine", $"'{chain}' is a line of iptables, where a chain is wanted.{advice} whole lines of iptables-save go to Restore-Iptables.");
    }

    // No chain's name has a blank in it, or begins with one of these.
    private static bool IsLine(string chain) => chain.Trim().Contains(' ') || chain[0] is '-' or '*' or ':';

    /// <summary>The command that does what the line says, or null.</summary>
    private static string? Command(string line, string @namespace)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words[0] == "sudo")
            words.RemoveAt(0);
        var isV6 = words is ["ip6tables", ..];
        if (words is ["iptables" or "ip6tables", ..])
            words.RemoveAt(0);
        var table = Take(words, "-t", "--table") is { } named ? $" -Table {named}" : "";
        var end = isV6 ? " -IPv6" : "";
        if (Take(words, "-A", "--append") is { } appended)
            return $"Add-IptablesRule {@namespace}{table} {appended}{Rule(words)}{end}";
        if (Take(words, "-I", "--insert") is { } inserted)
        {
            var position = words is [var number, ..] && int.TryParse(number, out _) ? number : "1";
            if (words is [var first, ..] && first == position)
                words.RemoveAt(0);
            return $"Add-IptablesRule {@namespace}{table} {inserted}{Rule(words)} -Position {position}{end}";
        }

        if (Take(words, "-D", "--delete") is { } deleted && words.Count > 1)
            return $"Remove-IptablesRule {@namespace}{table} {deleted}{Rule(words)}{end}";
        if (Take(words, "-P", "--policy") is { } built && words is [var policy])
            return $"Set-IptablesPolicy {@namespace}{table} {built} {policy}{end}";
        return Take(words, "-N", "--new-chain") is { } made && words.Count == 0 ? $"New-IptablesChain {@namespace}{table} {made}{end}" : null;
    }

    private static string Rule(List<string> words) => words.Count == 0 ? "" : $" -Rule '{string.Join(' ', words).Replace("'", "''", StringComparison.Ordinal)}'";

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
