using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Netfilter;

/// <summary>A ruleset: its tables by name, each with its chains; built-in chains that are as in a new table are left out, but for those that nf_tables has.</summary>
internal sealed class RulesetJson(ChainSetPool pool)
{
    private const string Chains = "chains";
    private const string Shared = "shares";
    private const string Hidden = "hides";

    public JsonPart Write(Ruleset ruleset) =>
        ruleset.Tables.Values.Aggregate(JsonPart.Object(), (all, table) => all.Add(table.Name.ToName(), Write(table, ruleset)));

    /// <summary>Reads a ruleset and checks it as the kernel does.</summary>
    /// <param name="empty">The ruleset without tables.</param>
    /// <param name="part">As it was written.</param>
    /// <param name="known">Chains that somebody else knows by instance.</param>
    /// <param name="reading">The reading.</param>
    public Ruleset Read(Ruleset empty, JsonPart part, IKnownChains known, LabReading reading)
    {
        var ruleset = empty;
        foreach (var (name, value) in reading.Expect(part, JsonForm.Object, "an object (tables by name)").Members)
        {
            if (!TableNameExtensions.TryParseTable(name, out var tableName))
                throw reading.UnknownKind(value, $"there is no table '{name}'; there are raw, mangle, nat, filter and security.");
            var table = ReadTable(empty, tableName, reading.Expect(value, JsonForm.Object, "an object (a table)"), known, reading);
            Check(table, empty, value, reading);
            ruleset = ruleset.With(table);
        }

        return ruleset;
    }

    private JsonPart Write(Table table, Ruleset ruleset)
    {
        var family = ruleset.Family;
        var json = new ChainJson(new RuleJson(family));
        var chains = JsonPart.Object();
        foreach (var chain in table.Chains.Own.Values.OrderBy(chain => !chain.IsBuiltIn).ThenBy(chain => chain.Name, StringComparer.Ordinal))
        {
            var written = json.Write(chain);
            if (!chain.IsBuiltIn || written.Members.Count > 0 || (chain.IsMade && ruleset.Backend == IptablesBackend.Nft))
                chains.Add(chain.Name, written);
        }

        var part = JsonPart.Object().AddFilled(Chains, chains);
        if (!table.Chains.Shared.Chains.IsEmpty)
            part.Add(Shared, JsonPart.OfText(pool.NameOf(table.Chains.Shared, family)));
        return part.AddFilled(Hidden, JsonPart.ListOf(table.Chains.Hidden.Order(StringComparer.Ordinal).Select(JsonPart.OfText)));
    }

    private Table ReadTable(Ruleset ruleset, TableName name, JsonPart part, IKnownChains known, LabReading reading)
    {
        var json = new ChainJson(new RuleJson(ruleset.Family));
        foreach (var (key, value) in part.Members.Where(member => member.Key is not (Chains or Shared or Hidden)))
            reading.PassOver(value, $"'{key}' of a table");
        var empty = Table.Empty(name);
        var shared = part[Shared] is { } set ? pool.Find(set, ruleset.Family, known.Shared(ruleset, name), reading) : ChainSet.Empty;
        var own = new List<KeyValuePair<string, Chain>>();
        foreach (var (chain, value) in part[Chains] is { } chains ? reading.Expect(chains, JsonForm.Object, "an object (chains by name)").Members : [])
        {
            var builtIn = empty.Chains.Own.TryGetValue(chain, out var hooked) ? hooked : null;
            if (builtIn is null)
                CheckName(chain, value, ruleset, reading);
            own.Add(new(chain, json.Read(chain, value, builtIn, known.Own(ruleset, name, chain) ?? (shared.Chains.TryGetValue(chain, out var below) ? below : null), reading)));
        }

        var hidden = part[Hidden] is { } list ? reading.Expect(list, JsonForm.List, "a list of chains").Items.Select(item => reading.Expect(item, JsonForm.Text, "a chain's name").Text) : [];
        return empty.WithShared(shared, empty.Chains.Own.SetItems(own), [.. hidden]);
    }

    private static void Check(Table table, Ruleset ruleset, JsonPart part, LabReading reading)
    {
        // A rule that the kernel would refuse: an import leaves it out, so that no lab has one.
        TableCheck.Check(table, ruleset.Backend, (chain, index, complaint) =>
        {
            if (index >= 0)
                throw reading.Dangling(part, $"rule '{chain.Rules[index].ToText(chain.Name)}': {complaint.Message}");
        });
    }

    private static void CheckName(string name, JsonPart part, Ruleset ruleset, LabReading reading) => reading.Make(part, "chain", () =>
    {
        ChainNames.Check(name, ruleset.Family);
        return name;
    });
}
