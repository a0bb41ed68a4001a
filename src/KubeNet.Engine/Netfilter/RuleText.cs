using System.Text;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A rule as iptables-save prints it.</summary>
public static class RuleText
{
    /// <summary>The whole line: <c>-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j ACCEPT</c>.</summary>
    public static string ToText(this Rule rule, string chain)
    {
        var text = new StringBuilder("-A ").Append(chain);
        Append(text, rule);
        return text.ToString();
    }

    /// <summary>The rule without its chain; empty for a rule that matches everything and does nothing.</summary>
    public static string ToText(this Rule rule)
    {
        var text = new StringBuilder();
        Append(text, rule);
        return text.Length == 0 ? "" : text.ToString(1, text.Length - 1);
    }

    /// <summary>Appends the rule, each part after a blank. <paramref name="beforeTarget"/> goes where <c>-S -v</c> puts the counters.</summary>
    internal static void Append(StringBuilder text, Rule rule, string? beforeTarget = null)
    {
        AppendAddress(text, 's', rule.Source);
        AppendAddress(text, 'd', rule.Destination);
        AppendInterface(text, 'i', rule.InInterface);
        AppendInterface(text, 'o', rule.OutInterface);
        if (!rule.Protocol.IsAny)
            text.Append(rule.Protocol.Negated ? " ! -p " : " -p ").Append(ProtocolNames.ToText(rule.Protocol.Protocol));
        if (rule.Fragment != FragmentMatch.Any)
            text.Append(rule.Fragment == FragmentMatch.NotFragments ? " ! -f" : " -f");
        foreach (var match in rule.Matches)
            AppendExtension(text, " -m ", match.Name, match.SaveOptions());
        if (beforeTarget is not null)
            text.Append(beforeTarget);
        if (rule.Target is { } target)
            AppendExtension(text, target is JumpTarget { IsGoto: true } ? " -g " : " -j ", target.Name, target.SaveOptions());
    }

    private static void AppendExtension(StringBuilder text, string lead, string name, string options)
    {
        text.Append(lead).Append(name);
        if (options.Length > 0)
            text.Append(' ').Append(options);
    }

    private static void AppendAddress(StringBuilder text, char option, AddressMatch match)
    {
        if (match.IsAny)
            return;
        text.Append(match.Negated ? " ! -" : " -").Append(option).Append(' ').Append(match.Address).Append('/');
        text.Append(AddressSyntax.MaskText(match.Mask, match.Address.Family));
    }

    private static void AppendInterface(StringBuilder text, char option, InterfaceMatch match)
    {
        if (!match.IsAny)
            text.Append(match.Negated ? " ! -" : " -").Append(option).Append(' ').Append(match.Name);
    }
}
