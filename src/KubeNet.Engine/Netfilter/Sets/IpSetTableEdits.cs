namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What ipset's commands for whole sets do (ip_set_create, ip_set_destroy, ip_set_rename, ip_set_swap of net/netfilter/ipset/ip_set_core.c).</summary>
internal static class IpSetTableEdits
{
    public static IpSetTable Create(IpSetTable sets, IpSet set, bool exist)
    {
        if (sets.Find(set.Name) is not { } old)
            return sets.With(set);
        return exist && old.Type == set.Type && old.Options.IsSameSet(set.Options) ? sets : throw IpSetErrors.Exists(set.Name);
    }

    public static IpSetTable Destroy(IpSetTable sets, string name, Func<string, IReadOnlyList<string>> rules)
    {
        var set = sets[name];
        var users = References(sets, name, rules);
        return users.Count == 0 ? sets.Without(set.Name) : throw IpSetErrors.InUse(name, users[0]);
    }

    /// <summary>All sets, where no rule refers to any; lists go with their members.</summary>
    public static IpSetTable DestroyAll(IpSetTable sets, Func<string, IReadOnlyList<string>> rules)
    {
        foreach (var set in sets.All)
        {
            var users = rules(set.Name);
            if (users.Count > 0)
                throw IpSetErrors.InUse(set.Name, users[0]);
        }

        return IpSetTable.Empty;
    }

    public static IpSetTable Flush(IpSetTable sets, string? name)
    {
        if (name is not null)
            return sets.With(sets[name].Flushed());
        return sets.All.Aggregate(sets, (flushed, set) => flushed.With(set.Flushed()));
    }

    public static IpSetTable Rename(IpSetTable sets, string name, string newName, Func<string, IReadOnlyList<string>> rules)
    {
        IpSetNames.Check(newName);
        var users = References(sets, sets[name].Name, rules);
        if (users.Count > 0)
            throw IpSetErrors.Referenced(name, users[0]);
        return sets.Find(newName) is null ? sets.Renamed(name, newName) : throw IpSetErrors.NewNameTaken(newName);
    }

    /// <summary>Each name gets the other's content; rules and lists keep the name.</summary>
    public static IpSetTable Swap(IpSetTable sets, string name, string other)
    {
        var first = sets[name];
        var second = sets.Find(other) ?? throw IpSetErrors.SecondNotFound(other);
        return first.Type == second.Type && first.Options.Family == second.Options.Family
            ? sets.With(first.WithName(other)).With(second.WithName(name))
            : throw IpSetErrors.TypeMismatch(first, second);
    }

    /// <summary>Who refers to a set, once for each reference: rules, then lists.</summary>
    public static IReadOnlyList<string> References(IpSetTable sets, string name, Func<string, IReadOnlyList<string>> rules)
    {
        var member = new IpSetElement { Set = name };
        return
        [
            .. rules(name),
            .. sets.All.Where(set => set.Type.Method == IpSetMethod.List && set.TryFind(member, out _, out _)).Select(set => $"set {set.Name}"),
        ];
    }
}
