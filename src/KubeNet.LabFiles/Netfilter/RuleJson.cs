using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>
/// A rule as iptables-save prints it. Of some matches iptables-save does not tell all, or prints what iptables does not take back (<c>-m time</c> with a day alone): such a
/// rule is an object, with the line for people and the rule's parts by name.
/// </summary>
internal sealed class RuleJson(IpFamily family)
{
    private const string Line = "line";
    private const string Parts = "rule";
    private readonly CommandReader _reader = new(family, new NamePool(), lenient: true);
    private readonly CommandDraft _command = new(family);
    private readonly List<Token> _tokens = [];

    public JsonPart Write(string chain, Rule rule)
    {
        var line = rule.ToText(chain);
        return TellsAll(chain, line, rule)
            ? JsonPart.OfText(line)
            : JsonPart.Object().Add(Line, JsonPart.OfText(line)).Add(Parts, LabContract.Current.Of(typeof(Rule)).Write(rule));
    }

    /// <summary>Reads a rule, and keeps what iptables 1.8.9 does not know and an import kept as text.</summary>
    public Rule Read(string chain, JsonPart part, LabReading reading)
    {
        if (part.Form == JsonForm.Object)
            return (Rule)LabContract.Current.Of(typeof(Rule)).Read(reading.Member(part, Parts), reading);
        var line = reading.Expect(part, JsonForm.Text, "a rule").Text;
        return reading.Make(part, $"rule of chain {chain}", () => Parse(chain, line));
    }

    /// <summary>What tells a rule in the file from others.</summary>
    public static string KeyOf(JsonPart part) => part.Form == JsonForm.Text ? part.Text : JsonText.Compact(part);

    private bool TellsAll(string chain, string line, Rule rule)
    {
        try
        {
            return Parse(chain, line) == rule;
        }
        catch (NetConfigException)
        {
            return false;
        }
    }

    private Rule Parse(string chain, string line)
    {
        Tokenizer.Restore(line, new TextLine(0, line.Length), 0, _tokens);
        _reader.Read(_tokens, _command);
        return _command is { Kind: CommandKind.Append, Table: null, OnlyFamily: null } && _command.Chain?.Text == chain && _command.Rules.Count == 1
            ? _command.Rules[0]
            : throw new NetConfigException("InvalidRule", $"'{line}' does not append one rule to chain {chain}.");
    }
}
