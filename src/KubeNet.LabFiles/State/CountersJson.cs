using System.Globalization;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.State;

/// <summary>What rules and policies have counted, apart from the rules: packets and bytes by the rule's number, as <c>[3:180]</c>. What counted nothing is not there.</summary>
internal static class CountersJson
{
    private const string Policy = "policy";
    private const string Rules = "rules";

    public static JsonPart Write(NamespaceConfig home, RuleCounters counters)
    {
        var list = JsonPart.List();
        var shown = new HashSet<Rule>(ReferenceEqualityComparer.Instance);
        foreach (var place in RulePlace.All(home).Concat(RulePlace.AllCovered(home)))
        {
            var policy = place.Chain.IsBuiltIn ? counters.OfPolicy(place.Ruleset, place.Table.Name, place.Chain.Name) : default;
            var rules = JsonPart.Object();
            for (var index = 0; index < place.Chain.Rules.Count; index++)
            {
                if (counters.Of(place.Chain.Rules[index]) is var counter && counter != default && shown.Add(place.Chain.Rules[index]))
                    rules.Add((index + 1).ToString(CultureInfo.InvariantCulture), Write(counter));
            }

            if (policy == default && rules.Members.Count == 0)
                continue;
            var part = place.Write();
            if (policy != default)
                part.Add(Policy, Write(policy));
            list.Add(part.AddFilled(Rules, rules));
        }

        return list;
    }

    public static void Read(JsonPart part, NamespaceConfig home, RuleCounters counters, LabReading reading)
    {
        foreach (var item in reading.Expect(part, JsonForm.List, "a list of counters").Items)
        {
            var place = RulePlace.Read(reading.Expect(item, JsonForm.Object, "the counters of a chain"), home, reading);
            if (item[Policy] is { } policy)
                counters.SetPolicy(place.Ruleset, place.Table.Name, place.Chain.Name, ReadCounter(policy, reading));
            foreach (var (number, value) in item[Rules] is { } rules ? reading.Expect(rules, JsonForm.Object, "counters by number").Members : [])
                counters.Set(place.Rule(value, number, reading), ReadCounter(value, reading));
        }
    }

    private static JsonPart Write(Counter counter) => JsonPart.OfText($"[{counter.Packets}:{counter.Bytes}]");

    private static Counter ReadCounter(JsonPart part, LabReading reading)
    {
        var text = reading.Expect(part, JsonForm.Text, "a counter").Text;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return text is ['[', .., ']'] && colon > 0
            && long.TryParse(text.AsSpan(1, colon - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var packets)
            && long.TryParse(text.AsSpan(colon + 1, text.Length - colon - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new Counter(packets, bytes)
            : throw reading.Invalid(part, $"{JsonSource.Quote(part)} is no counter; expected [packets:bytes].");
    }
}
