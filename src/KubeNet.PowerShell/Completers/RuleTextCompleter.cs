using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>
/// Completes the last word of a rule in iptables' own syntax: an option of what the rule named so far, a value of the option before, or a name from <c>-Namespace</c> and
/// <c>-Table</c>. What stands before that word stays as it was typed; an open quote stays open, so that one types on. For Remove-IptablesRule it is a whole rule of the chain, where one begins so.
/// </summary>
public sealed class RuleTextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(commandAst);
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var lab = LabCompleter.LabOf(fakeBoundParameters);
        var bound = new BoundParameters(commandName, fakeBoundParameters);
        var argument = RuleArgument.Find(commandAst, wordToComplete ?? "");
        var existing = bound.Command == "Remove-IptablesRule" ? Existing(lab, bound).Where(rule => rule.StartsWith(argument.Text, StringComparison.Ordinal)).Distinct().ToList() : [];
        if (existing.Count > 0)
        {
            return existing.Select(rule =>
                new CompletionResult(argument.With(argument.Text, argument.Written.StartsWith('\'') ? rule.Replace("'", "''", StringComparison.Ordinal) : rule), rule, CompletionResultType.ParameterValue, rule));
        }

        var completion = IptablesSyntax.Complete(argument.Text, Families.Of(bound.Has("IPv6")));
        var typed = argument.Text[completion.Start..];
        return completion.Choices.Select(choice => new Choice(choice.Text, choice.Meaning))
            .Concat(Names(lab, bound, completion.Names).Where(choice => choice.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(choice => choice.Text)
            .Select(choice => new CompletionResult(argument.With(typed, choice.Text), choice.Text, CompletionResultType.ParameterValue, choice.ToolTip));
    }

    // A rule that is to go is one that is there.
    private static IEnumerable<string> Existing(Lab lab, BoundParameters bound)
    {
        var table = BoundTable.Of(bound);
        return from name in bound.Strings("Namespace")
               where lab.Config.Namespaces.ContainsKey(name)
               from chain in table.ChainsIn(lab.Config[name])
               where bound.Strings("Chain").Contains(chain.Name)
               from rule in chain.Rules
               select rule.ToText();
    }

    private static IEnumerable<Choice> Names(Lab lab, BoundParameters bound, RuleNames names)
    {
        var home = bound.Strings("Namespace") is [var name, ..] ? lab.Config.Namespaces.GetValueOrDefault(name) : null;
        return home is null ? [] : names switch
        {
            RuleNames.None => [],
            RuleNames.Device => home.Links.Values.Select(link => new Choice(link.Name, $"{link.Kind} {link.Name} {string.Join(' ', link.Addresses.Select(address => address.Address))}".TrimEnd())),
            RuleNames.Address => Addresses(lab, Families.Of(bound.Has("IPv6"))),
            RuleNames.Port => lab.Config.Namespaces.Values.SelectMany(other => other.Listeners.Select(listener => new Choice(listener.Port.ToString(), $"{listener} in {other.Name}"))),
            RuleNames.Set => home.IpSets.All.Select(set => new Choice(set.Name, $"{set.Type} {set.Name}: {set.Count} entries")),
            RuleNames.Chain => Chains(home, bound),
        };
    }

    private static IEnumerable<Choice> Addresses(Lab lab, IpFamily family) =>
        from home in lab.Config.Namespaces.Values
        from link in home.Links.Values
        from address in link.Addresses
        let ip = address.Address.Address
        where ip.Family == family && !ip.IsLoopback && !ip.IsLinkLocal
        select new Choice(ip.ToString(), $"{link.Name} of {home.Name}");

    private static IEnumerable<Choice> Chains(NamespaceConfig home, BoundParameters bound)
    {
        var table = BoundTable.Of(bound);
        return table.ChainsIn(home).Where(chain => !chain.IsBuiltIn)
            .Select(chain => new Choice(chain.Name, $"chain {chain.Name} of {table.Name.ToName()}: {chain.Rules.Count} rules"));
    }
}
