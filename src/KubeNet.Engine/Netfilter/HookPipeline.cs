namespace KubeNet.Engine.Netfilter;

/// <summary>
/// What stands at one hook of a namespace and family, in the kernel's order: by priority, and at the same priority what registered
/// last first (nf_hook_entries_grow). Derived from the rulesets.
/// </summary>
internal sealed class HookPipeline
{
    // NF_IP_PRI_* of include/uapi/linux/netfilter_ipv4.h.
    private const int Conntrack = -200;
    private const int DestinationNat = -100;
    private const int SourceNat = 100;
    private const int Confirm = int.MaxValue;

    private HookPipeline(HookStage[] stages) => (Stages, Tracks) = (stages, Array.Exists(stages, stage => stage.Kind == HookStageKind.Track));

    /// <summary>The stages in order; empty where nothing is registered.</summary>
    public HookStage[] Stages { get; }

    /// <summary>Whether packets are tracked here.</summary>
    public bool Tracks { get; }

    /// <summary>Puts a hook together.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="rulesets">The rulesets of one family.</param>
    /// <param name="nftFirst">The chains of nf_tables that registered after those of ip_tables.</param>
    /// <param name="tracks">Whether connection tracking is in use (nf_ct_netns_get).</param>
    public static HookPipeline Build(Hook hook, IReadOnlyList<Ruleset> rulesets, EquatableArray<BaseChain> nftFirst, bool tracks)
    {
        var stages = new List<(int Priority, HookStage Stage)>();
        var natTables = new List<HookTable>();
        foreach (var table in TablesAt(hook, rulesets).OrderBy(RankOf))
        {
            if (table.Table.Name == TableName.Nat)
                natTables.Add(table);
            else
                stages.Add((PriorityOf(table.Table.Name, table.Ruleset.Backend), new HookStage(HookStageKind.Table, [table])));
        }

        if (natTables.Count > 0)
            stages.Add((hook is Hook.Prerouting or Hook.Output ? DestinationNat : SourceNat, new HookStage(HookStageKind.Nat, [.. natTables])));
        if (tracks && hook is Hook.Prerouting or Hook.Output)
            stages.Add((Conntrack, new HookStage(HookStageKind.Track, [])));
        if (tracks && hook is Hook.Input or Hook.Postrouting)
            stages.Add((Confirm, new HookStage(HookStageKind.Confirm, [])));
        return new HookPipeline([.. stages.OrderBy(stage => stage.Priority).Select(stage => stage.Stage)]);

        int RankOf(HookTable table) => table.Ruleset.Backend == IptablesBackend.Legacy ? 1 : nftFirst.Contains(new BaseChain(table.Ruleset.Family, table.Table.Name, hook)) ? 0 : 2;
    }

    private static IEnumerable<HookTable> TablesAt(Hook hook, IEnumerable<Ruleset> rulesets) =>
        from ruleset in rulesets
        from table in ruleset.Tables.Values
        where table.Name.Hooks().Contains(hook)
        select new HookTable(ruleset, table, hook);

    /// <summary>iptables-nft registers its table security behind the source NAT (xtables_ipv4 of iptables/nft.c); ip_tables does so before it.</summary>
    private static int PriorityOf(TableName table, IptablesBackend backend) => table switch
    {
        TableName.Raw => -300,
        TableName.Mangle => -150,
        TableName.Nat => DestinationNat,
        TableName.Filter => 0,
        TableName.Security => backend == IptablesBackend.Nft ? 150 : 50,
    };
}

/// <summary>What a stage of a hook does.</summary>
internal enum HookStageKind : byte
{
    /// <summary>Asks one table.</summary>
    Table,

    /// <summary>Finds the packet's connection.</summary>
    Track,

    /// <summary>Asks the nat tables, if the connection is new here, and translates.</summary>
    Nat,

    /// <summary>Puts a new connection into the table.</summary>
    Confirm,
}

/// <summary>A stage with its tables: one of <see cref="HookStageKind.Table"/>, all nat tables of <see cref="HookStageKind.Nat"/>.</summary>
internal sealed record HookStage(HookStageKind Kind, HookTable[] Tables);
