using System.Text.RegularExpressions;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing.Stories;

/// <summary>
/// What a rule asks for and a route says, as short as a line of a story needs it: without its chain and target, which stand elsewhere in the line, and with its
/// remark at the end, as <c>iptables -L</c> has it.
/// </summary>
internal static partial class RuleWording
{
    public static string Condition(RuleStep step)
    {
        var head = $"-A {step.Chain}";
        var text = step.Text.StartsWith(head, StringComparison.Ordinal) ? step.Text[head.Length..] : " " + step.Text;
        var remark = Remark().Match(text);
        if (remark.Success)
            text = text.Remove(remark.Index, remark.Length);
        text = Target().Replace(text, "");
        text = ImpliedMatch().Replace(text, "$1");
        return remark.Success ? $"{text} /* {remark.Groups[1].Value.Trim('"')} */".Trim() : text.Trim();
    }

    /// <summary>What a rule did, without the names of options: <c>DNAT 10.0.0.2:80</c>, <c>TTL +1</c>.</summary>
    public static string Effect(RuleStep step) => OptionName().Replace(Shift().Replace(step.Effect, shift => shift.Groups[1].Value == "inc" ? " +" : " -"), "");

    /// <summary>A route without what a reader seldom asks for: who put it there, its scope and preference.</summary>
    public static string Route(string text) => ProtocolAndScope().Replace(text, "").Trim();

    [GeneratedRegex(""" -m comment --comment ("(?:[^"\\]|\\.)*"|\S+)""")]
    private static partial Regex Remark();

    [GeneratedRegex(" -[jg] .*$")]
    private static partial Regex Target();

    [GeneratedRegex(" --(?:ttl|hl)-(inc|dec) ")]
    private static partial Regex Shift();

    [GeneratedRegex(" --\\S+")]
    private static partial Regex OptionName();

    [GeneratedRegex(" (?:proto|scope|pref) \\S+")]
    private static partial Regex ProtocolAndScope();

    // -p tcp implies -m tcp.
    [GeneratedRegex("( -p (\\S+)) -m \\2(?= |$)")]
    private static partial Regex ImpliedMatch();
}
