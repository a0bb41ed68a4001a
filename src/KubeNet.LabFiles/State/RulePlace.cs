using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.Netfilter;

namespace KubeNet.LabFiles.State;

/// <summary>A chain of a namespace, as state refers to it.</summary>
internal readonly record struct RulePlace(Ruleset Ruleset, Table Table, Chain Chain)
{
    private const string Commands = "command";
    private const string TableWord = "table";
    private const string ChainWord = "chain";

    /// <summary>All chains of a namespace.</summary>
    public static IEnumerable<RulePlace> All(NamespaceConfig home) =>
        from ruleset in home.Rulesets.Values
        from table in ruleset.Tables.Values
        from chain in table.Chains.Values
        select new RulePlace(ruleset, table, chain);

    public JsonPart Write() => JsonPart.Object()
        .Add(Commands, JsonPart.OfText(RulesetName.Of(Ruleset))).Add(TableWord, JsonPart.OfText(Table.Name.ToName())).Add(ChainWord, JsonPart.OfText(Chain.Name));

    public static RulePlace Read(JsonPart part, NamespaceConfig home, LabReading reading)
    {
        var (command, table, chain) = (Word(Commands), Word(TableWord), Word(ChainWord));
        if (RulesetName.Empty(command.Text) is not { } empty)
            throw reading.UnknownKind(command, $"{JsonSource.Quote(command)} is none of {string.Join(", ", RulesetName.All)}.");
        if (home.Rulesets.TryGetValue((empty.Family, empty.Backend), out var ruleset)
            && TableNameExtensions.TryParseTable(table.Text, out var name) && ruleset.Tables.TryGetValue(name, out var found) && found.Chains.TryGetValue(chain.Text, out var known))
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
