using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// What <c>ipset</c> does to a configuration. Each edit gives a new value, or throws an <see cref="IpSetException"/> that starts with ipset's
/// own words, and changes nothing. Where entries may end, the lab's clock is handed in.
/// </summary>
public static class IpSetEdits
{
    /// <summary><c>ipset create</c>.</summary>
    public static NetworkConfig CreateIpSet(this NetworkConfig config, string @namespace, IpSet set, bool exist = false) =>
        config.PutSets(@namespace, IpSetTableEdits.Create(config[@namespace].IpSets, set, exist));

    /// <summary><c>ipset destroy NAME</c>.</summary>
    public static NetworkConfig DestroyIpSet(this NetworkConfig config, string @namespace, string name) =>
        config.PutSets(@namespace, IpSetTableEdits.Destroy(config[@namespace].IpSets, name, config[@namespace].RulesWithSet));

    /// <summary><c>ipset flush [NAME]</c>: takes all entries out of a set, or of all sets.</summary>
    public static NetworkConfig FlushIpSet(this NetworkConfig config, string @namespace, string? name = null) =>
        config.PutSets(@namespace, IpSetTableEdits.Flush(config[@namespace].IpSets, name));

    /// <summary><c>ipset rename FROM TO</c>.</summary>
    public static NetworkConfig RenameIpSet(this NetworkConfig config, string @namespace, string name, string newName) =>
        config.PutSets(@namespace, IpSetTableEdits.Rename(config[@namespace].IpSets, name, newName, config[@namespace].RulesWithSet));

    /// <summary><c>ipset swap FROM TO</c>: the names change places, and rules see the other content.</summary>
    public static NetworkConfig SwapIpSets(this NetworkConfig config, string @namespace, string name, string other) =>
        config.PutSets(@namespace, IpSetTableEdits.Swap(config[@namespace].IpSets, name, other));

    /// <summary><c>ipset add NAME ELEMENT</c>; ranges and networks become the entries that ipset makes of them.</summary>
    public static NetworkConfig AddIpSetEntry(
        this NetworkConfig config, string @namespace, string name, string element, TimeSpan now, IpSetEntryOptions? options = null, bool exist = false)
    {
        var sets = config[@namespace].IpSets;
        return config.PutSets(@namespace, sets.With(IpSetEntries.Add(sets[name], element, options ?? IpSetEntryOptions.None, exist, now, sets)));
    }

    /// <summary>Many entries with <c>ipset add -exist</c>, as one edit.</summary>
    public static NetworkConfig AddIpSetEntries(this NetworkConfig config, string @namespace, string name, IEnumerable<string> elements, TimeSpan now, IpSetEntryOptions? options = null)
    {
        var sets = config[@namespace].IpSets;
        var set = elements.Aggregate(sets[name], (filled, element) => IpSetEntries.Add(filled, element, options ?? IpSetEntryOptions.None, exist: true, now, sets));
        return config.PutSets(@namespace, sets.With(set));
    }

    /// <summary><c>ipset del NAME ELEMENT</c>.</summary>
    public static NetworkConfig RemoveIpSetEntry(this NetworkConfig config, string @namespace, string name, string element, TimeSpan now, bool exist = false)
    {
        var sets = config[@namespace].IpSets;
        return config.PutSets(@namespace, sets.With(IpSetEntries.Delete(sets[name], element, IpSetEntryOptions.None, exist, now, sets)));
    }

    /// <summary><c>ipset test NAME ELEMENT [nomatch]</c>.</summary>
    public static bool TestIpSetEntry(this NetworkConfig config, string @namespace, string name, string element, TimeSpan now, bool noMatch = false)
    {
        var sets = config[@namespace].IpSets;
        var set = sets[name];
        return IpSetEntries.Test(set, set.Type.Read(element, set.Options), new IpSetEntryOptions { NoMatch = noMatch }, now, sets);
    }

    /// <summary><c>ipset restore</c>: all commands of a text or none.</summary>
    public static NetworkConfig RestoreIpSets(this NetworkConfig config, string @namespace, string text, TimeSpan now, bool exist = false) =>
        config.PutSets(@namespace, IpSetRestore.Read(config[@namespace].IpSets, text, now, exist, config[@namespace].RulesWithSet));

    /// <summary>Runs a command of ipset, with or without <c>ipset</c> before it; what it prints comes along.</summary>
    public static NetworkConfig RunIpSet(this NetworkConfig config, string @namespace, string command, TimeSpan now, out string output)
    {
        var home = config[@namespace];
        var session = new IpSetSession(home.IpSets, now, home.RulesWithSet);
        output = session.Run(command);
        return config.PutSets(@namespace, session.Sets);
    }

    /// <summary>The references to a set, one for each: the rules that name it, and the lists that hold it.</summary>
    public static IReadOnlyList<string> IpSetReferences(this NamespaceConfig home, string name) => IpSetTableEdits.References(home.IpSets, name, home.RulesWithSet);

    /// <summary>The rules that name a set, once for each reference.</summary>
    internal static IReadOnlyList<string> RulesWithSet(this NamespaceConfig home, string name)
    {
        var users = new List<string>();
        foreach (var ruleset in home.Rulesets.Values)
        {
            foreach (var table in ruleset.Tables.Values)
            {
                foreach (var chain in table.Chains.Values)
                    users.AddRange(chain.Compiled.Sets.Where(used => used == name).Select(_ => $"a rule of {table.Name.ToName()} {chain.Name}"));
            }
        }

        return users;
    }

    private static NetworkConfig PutSets(this NetworkConfig config, string @namespace, IpSetTable sets)
    {
        var home = config[@namespace];
        return ReferenceEquals(home.IpSets, sets) ? config : config.With(home with { IpSets = sets });
    }
}
