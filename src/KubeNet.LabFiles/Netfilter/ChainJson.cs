using System.Collections.Immutable;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>A chain: the lines that iptables-save prints of it; of a built-in chain with its policy.</summary>
internal sealed class ChainJson(RuleJson rules)
{
    private const string Policy = "policy";
    private const string IsCounted = "isCounted";
    private const string Rules = "rules";

    public JsonPart Write(Chain chain)
    {
        var lines = JsonPart.ListOf(Lines(chain));
        if (!chain.IsBuiltIn)
            return lines;
        var part = JsonPart.Object();
        if (chain.Policy != ChainPolicy.Accept)
            part.Add(Policy, JsonPart.OfText(IptablesSave.PolicyText(chain.Policy!.Value)));
        if (chain.CountsPolicy)
            part.Add(IsCounted, JsonPart.OfBoolean(true));
        return part.AddFilled(Rules, lines);
    }

    /// <summary>Reads a chain.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="part">As it was written.</param>
    /// <param name="empty">The built-in chain of the name, or null.</param>
    /// <param name="known">A chain whose rules are taken where they are the same: so that they stay one and the same rule, as counters ask for.</param>
    /// <param name="reading">The reading.</param>
    public Chain Read(string name, JsonPart part, Chain? empty, Chain? known, LabReading reading)
    {
        var chain = empty ?? Chain.User(name);
        var lines = part;
        if (empty is not null)
        {
            chain = ReadPolicy(part, empty, reading);
            lines = part[Rules] ?? JsonPart.List();
        }

        var read = ReadRules(name, reading.Expect(lines, JsonForm.List, "a list of rules"), known, reading);
        return known is not null && known.Name == name && known.Policy == chain.Policy && known.CountsPolicy == chain.CountsPolicy && ReferenceEquals(read, known.Rules) ? known : chain.WithRules(read);
    }

    /// <summary>Its rules as they are written.</summary>
    public IEnumerable<JsonPart> Lines(Chain chain) => chain.Rules.Select(rule => rules.Write(chain.Name, rule));

    private ImmutableList<Rule> ReadRules(string chain, JsonPart lines, Chain? known, LabReading reading)
    {
        if (known is null)
            return [.. lines.Items.Select(line => rules.Read(chain, line, reading))];
        var keys = Lines(known).Select(RuleJson.KeyOf).ToList();
        if (lines.Items.Select(RuleJson.KeyOf).SequenceEqual(keys, StringComparer.Ordinal))
            return known.Rules;
        var free = known.Rules.Zip(keys).GroupBy(entry => entry.Second, entry => entry.First, StringComparer.Ordinal).ToDictionary(same => same.Key, same => new Queue<Rule>(same), StringComparer.Ordinal);
        return [.. lines.Items.Select(line => free.TryGetValue(RuleJson.KeyOf(line), out var same) && same.TryDequeue(out var rule) ? rule : rules.Read(chain, line, reading))];
    }

    private static Chain ReadPolicy(JsonPart part, Chain empty, LabReading reading)
    {
        reading.Expect(part, JsonForm.Object, "an object (policy and rules of a built-in chain)");
        foreach (var (name, value) in part.Members.Where(member => member.Key is not (Policy or IsCounted or Rules)))
            reading.PassOver(value, $"'{name}' of a built-in chain");
        var policy = part[Policy] switch
        {
            null or { Form: JsonForm.Text, Text: "ACCEPT" } => ChainPolicy.Accept,
            { Form: JsonForm.Text, Text: "DROP" } => ChainPolicy.Drop,
            var other => throw reading.Invalid(other, $"{JsonSource.Quote(other)} is no policy; there are ACCEPT and DROP."),
        };
        var isCounted = part[IsCounted] is { } counted && reading.Expect(counted, JsonForm.Boolean, "true or false").Text == "true";
        if (!isCounted && policy != ChainPolicy.Accept)
            throw reading.Invalid(part, $"a policy that was given is counted too: \"{IsCounted}\": true is missing here.");
        return isCounted ? empty.WithPolicy(policy) : empty;
    }
}
