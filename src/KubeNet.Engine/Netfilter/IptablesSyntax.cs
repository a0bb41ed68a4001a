using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter;

/// <summary>Reads what a person types after <c>iptables</c> or <c>ip6tables</c>, with a shell's quotes and escapes.</summary>
public static class IptablesSyntax
{
    /// <summary>A whole command: <c>-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2</c>. A leading <c>iptables</c> or <c>ip6tables</c> is passed over.</summary>
    /// <exception cref="IptablesSyntaxException">iptables would refuse it; the message says why and where.</exception>
    public static IptablesCommand ParseCommand(string text, IpFamily family)
    {
        var tokens = Split(text);
        if (tokens.Count > 0 && tokens[0].Span is "iptables" or "ip6tables" or "sudo")
            tokens.RemoveRange(0, tokens[0].Span is "sudo" && tokens.Count > 1 ? 2 : 1);
        var command = new CommandDraft(family);
        new CommandReader(family, new NamePool()).Read(tokens, command);
        return OfFamily(command.ToCommand(), family);
    }

    /// <summary>A rule alone, as it follows <c>-A CHAIN</c>: several rules where <c>-s</c> or <c>-d</c> list several addresses.</summary>
    /// <param name="text">Such as <c>-p tcp --dport 80 -j ACCEPT</c>.</param>
    /// <param name="family">iptables or ip6tables.</param>
    /// <param name="chain">The chain it is meant for, which decides whether <c>-i</c> and <c>-o</c> make sense.</param>
    /// <exception cref="IptablesSyntaxException">iptables would refuse it; the message says why and where.</exception>
    public static EquatableArray<Rule> ParseRule(string text, IpFamily family, string chain = "")
    {
        var command = new CommandDraft(family);
        new CommandReader(family, new NamePool()).ReadRule(Split(text), chain, command);
        return OfFamily(command.ToCommand(), family).Rules;
    }

    /// <summary>How the start of a rule may go on: <c>-p tcp -m conntrack --ct</c>. Complains of nothing; where it cannot tell it offers nothing.</summary>
    /// <param name="text">The rule as far as it is typed; its last word is to be completed.</param>
    /// <param name="family">iptables or ip6tables.</param>
    public static RuleCompletion Complete(string text, IpFamily family)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new RuleCompleter(family).Complete(text);
    }

    // A file for iptables-restore may hold lines of the other family, which it passes over; a command may not.
    private static IptablesCommand OfFamily(IptablesCommand command, IpFamily family) => command.Family is not { } only || only == family
        ? command
        : throw new IptablesSyntaxException("WrongFamily", family == IpFamily.IPv4 ? "-6 is for ip6tables, not for iptables." : "-4 is for iptables, not for ip6tables.");

    private static List<Token> Split(string text)
    {
        var tokens = new List<Token>();
        Tokenizer.Shell(text, tokens);
        return tokens;
    }
}
