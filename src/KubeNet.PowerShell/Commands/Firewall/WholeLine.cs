using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// Whoever knows iptables by heart writes a whole line, <c>-t nat -A PREROUTING -p tcp ...</c>, where a cmdlet takes the chain: what he meant, in the words of the cmdlet that does it.
/// </summary>
internal static class WholeLine
{
    /// <summary>Complains where a chain is a whole line. No chain's name has a blank in it, or begins as a line does.</summary>
    /// <param name="chain">What was given for the chain.</param>
    /// <param name="namespace">The namespace.</param>
    /// <exception cref="NetConfigException">ChainIsLine.</exception>
    public static void Refuse(string chain, string @namespace)
    {
        if (!chain.Contains(' ') && chain[0] is not ('-' or '*' or ':'))
            return;
        var advice = InCmdlets(chain, @namespace) is { } command ? $"Write: {command};" : "Give the chain, such as INPUT, and the rule apart;";
        throw new NetConfigException("ChainIsLine", $"'{chain}' is a line of iptables, where a chain is wanted. {advice} whole lines of iptables-save go to Restore-Iptables.");
    }

    /// <summary>The command that does what the line says, or null where iptables would refuse the line or no single command does it.</summary>
    private static string? InCmdlets(string line, string @namespace)
    {
        var family = Families.Of(line.Contains("ip6tables", StringComparison.Ordinal));
        try
        {
            var command = IptablesSyntax.ParseCommand(line, family);
            var target = $"{@namespace}{(command.Table is { } table ? $" -Table {table}" : "")}{(family == IpFamily.IPv6 ? " -IPv6" : "")} {command.Chain}";
            return command switch
            {
                { Kind: CommandKind.Append, Rules: [var rule] } => $"Add-IptablesRule {target} -Rule {Quoted(rule)}",
                { Kind: CommandKind.Insert, Rules: [var rule] } => $"Add-IptablesRule {target} -Rule {Quoted(rule)} -Position {Math.Max(command.Number, 1)}",
                { Kind: CommandKind.Delete, Rules: [var rule] } => $"Remove-IptablesRule {target} -Rule {Quoted(rule)}",
                { Kind: CommandKind.DeleteNumber } => $"Remove-IptablesRule {target} -Number {command.Number}",
                { Kind: CommandKind.Policy } => $"Set-IptablesPolicy {target} {command.Argument}",
                { Kind: CommandKind.NewChain } => $"New-IptablesChain {target}",
                { Kind: CommandKind.DeleteChain, Chain: not null } => $"Remove-IptablesChain {target}",
                { Kind: CommandKind.Flush, Chain: not null } => $"Remove-IptablesRule {target} -All",
                { Kind: CommandKind.List or CommandKind.ListRules } => $"Get-IptablesRule {target.TrimEnd()}",
                _ => null,
            };
        }
        catch (IptablesSyntaxException)
        {
            return null;
        }
    }

    private static string Quoted(Rule rule) => $"'{rule.ToText().Replace("'", "''", StringComparison.Ordinal)}'";
}
