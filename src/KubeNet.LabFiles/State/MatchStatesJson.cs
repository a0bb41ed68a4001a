using System.Globalization;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.State;

/// <summary>What matches keep: lists and tables that have a name by that, buckets and counts by the rule, and the match of it, that they belong to.</summary>
internal static class MatchStatesJson
{
    private const string Kind = "kind";
    private const string Owner = "name";
    private const string RuleWord = "rule";
    private const string MatchWord = "match";
    private const string State = "state";

    public static JsonPart Write(LabContract contract, NamespaceConfig home, ExtensionStates states)
    {
        var byMatch = new Dictionary<object, object>(ReferenceEqualityComparer.Instance);
        var list = JsonPart.List();
        foreach (var (owner, state) in states.All.OrderBy(entry => entry.Owner as string ?? "", StringComparer.Ordinal))
        {
            if (owner is string name)
                Add(contract, list, JsonPart.Object().Add(Kind, JsonPart.OfText(MatchStateKinds.NameOf(state))).Add(Owner, JsonPart.OfText(name)), state);
            else
                byMatch.Add(owner, state);
        }

        foreach (var place in byMatch.Count == 0 ? [] : RulePlace.All(home))
        {
            for (var rule = 0; rule < place.Chain.Rules.Count; rule++)
            {
                var matches = place.Chain.Rules[rule].Matches;
                for (var match = 0; match < matches.Count; match++)
                {
                    if (!byMatch.TryGetValue(matches[match], out var state))
                        continue;
                    var part = JsonPart.Object().Add(Kind, JsonPart.OfText(MatchStateKinds.NameOf(state)));
                    part = place.Write().Members.Aggregate(part, (all, member) => all.Add(member.Key, member.Value));
                    Add(contract, list, part.Add(RuleWord, Number(rule)).Add(MatchWord, Number(match)), state);
                }
            }
        }

        return list;
    }

    public static void Read(LabContract contract, JsonPart part, NamespaceConfig home, ExtensionStates states, LabReading reading)
    {
        foreach (var item in reading.Expect(part, JsonForm.List, "a list of match states").Items)
        {
            var kind = reading.Member(reading.Expect(item, JsonForm.Object, "a match state"), Kind);
            if (MatchStateKinds.TypeOf(kind.Text) is not { } type)
                throw reading.UnknownKind(kind, $"no match keeps a state of kind {JsonSource.Quote(kind)}; there are {string.Join(", ", MatchStateKinds.All.Select(one => one.Name))}.");
            object owner = item[Owner] is { } name ? NamedOwner(name, type, reading) : OwnerIn(item, home, reading);
            MatchStateKinds.Put(states, owner, contract.Of(type).Read(item[State] ?? JsonPart.Object(item.Offset), reading));
        }
    }

    // A state with nothing in it is as a new one.
    private static void Add(LabContract contract, JsonPart list, JsonPart part, object state)
    {
        if (contract.Of(state.GetType()).Write(state) is { Members.Count: > 0 } written)
            list.Add(part.Add(State, written));
    }

    private static JsonPart Number(int index) => JsonPart.OfNumber((index + 1).ToString(CultureInfo.InvariantCulture));

    private static string NamedOwner(JsonPart name, Type type, LabReading reading)
    {
        var text = reading.Expect(name, JsonForm.Text, "a name").Text;
        var kind = MatchStateKinds.All.First(one => one.Type == type).Name;
        return text.StartsWith(kind, StringComparison.Ordinal) ? text : throw reading.Invalid(name, $"{JsonSource.Quote(name)} names no state of {kind}.");
    }

    private static Match OwnerIn(JsonPart item, NamespaceConfig home, LabReading reading)
    {
        var place = RulePlace.Read(item, home, reading);
        var rule = place.Rule(item, reading.Member(item, RuleWord).Text, reading);
        var match = reading.Member(item, MatchWord);
        return int.TryParse(match.Text, out var number) && number >= 1 && number <= rule.Matches.Count && rule.Matches[number - 1].Name == OwnerName(item)
            ? rule.Matches[number - 1]
            : throw reading.Dangling(match, $"rule '{rule.ToText(place.Chain.Name)}' has no match {JsonSource.Quote(match)} that keeps a state of kind {item[Kind]!.Text}.");
    }

    private static string OwnerName(JsonPart item) => item[Kind]!.Text is "nth" ? "statistic" : item[Kind]!.Text;
}
