using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.Netfilter;

namespace KubeNet.LabFiles.State;

/// <summary>A chain of a namespace, as state refers to it.</summary>
/// <param name="Ruleset">The ruleset.</param>
/// <param name="Table">The table.</param>
/// <param name="Chain">The chain.</param>
/// <param name="IsCovered">Whether it is a shared chain that the table hides, or has a chain of its own for: its counters wait until it shows again.</param>
internal readonly record struct RulePlace(Ruleset Ruleset, Table Table, Chain Chain, bool IsCovered = false)
{
    private const string Covered = "isCovered";
    private const string Commands = "command";
    private const string TableWord = "table";
    private const string ChainWord = "chain";

    /// <summary>All chains of a namespace.</summary>
    public static IEnumerable<RulePlace> All(NamespaceConfig home) =>
        from ruleset in home.Rulesets.Values
        from table in ruleset.Tables.Values
        from chain in table.Chains.Values
        select new RulePlace(ruleset, table, chain);

    /// <summary>The shared chains that do not show.</summary>
    public static IEnumerable<RulePlace> AllCovered(NamespaceConfig home) =>
        from ruleset in home.Rulesets.Values
        from table in ruleset.Tables.Values
        where !table.Chains.Shared.Chains.IsEmpty
        from name in table.Chains.Own.Keys.Concat(table.Chains.Hidden).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
        where table.Chains.Shared.Chains.ContainsKey(name)
        select new RulePlace(ruleset, table, table.Chains.Shared.Chains[name], IsCovered: true);

    public JsonPart Write()
    {
        var part = JsonPart.Object().Add(Commands, JsonPart.OfText(RulesetName.Of(Ruleset))).Add(TableWord, JsonPart.OfText(Table.Name.ToName())).Add(ChainWord, JsonPart.OfText(Chain.Name));
        return IsCovered ? part.Add(Covered, JsonPart.OfBoolean(true)) : part;
    }

    public static RulePlace Read(JsonPart part, NamespaceConfig home, LabReading reading)
    {
        var (command, table, chain) = (Word(Commands), Word(TableWord), Word(ChainWord));
        if (RulesetName.Empty(command.Text) is not { } empty)
            throw reading.UnknownKind(command, $"{JsonSource.Quote(command)} is none of {string.Join(", ", RulesetName.All)}.");
        if (home.Rulesets.TryGetValue((empty.Family, empty.Backend), out var ruleset)
            && TableNameExtensions.TryParseTable(table.Text, out var name) && ruleset.Tables.TryGetValue(name, out var found)
            && (part[Covered] is null ? found.Chains.TryGetValue(chain.Text, out var known) : found.Chains.Shared.Chains.TryGetValue(chain.Text, out known)))
        {
            return new RulePlace(ruleset, found, known);
        }

        throw reading.Dangling(part, $"namespace '{home.Name}' has no chain {JsonSource.Quote(chain)} in table {JsonSource.Quote(table)} of {command.Text}.");

        JsonPart Word(string member) => reading.Expect(reading.Member(part, member), JsonForm.Text, "a name");
    }

    /// <summary>A rule of the chain, by a number from 1.</summary>
    public Rule Rule(JsonPart place, string number, LabReading reading) =>
        int.TryParse(number, out var index) && index >= 1 && index <= Chain.Rules.Count
            ? Chain.Rules[index - 1]
            : throw reading.Dangling(place, $"chain {Chain.Name} has {Chain.Rules.Count} rules, and no rule '{number}'.");
}
