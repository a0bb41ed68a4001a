namespace KubeNet.Engine.Netfilter;

/// <summary>Where the kernel lets a match or target stand: the table and hooks of struct xt_match and xt_target, and what its checkentry asks.</summary>
public sealed record Placement
{
    /// <summary>Every table and hook.</summary>
    public static Placement Anywhere { get; } = new();

    /// <summary>The only table, or null for any.</summary>
    public TableName? Table { get; init; }

    /// <summary>The only tables, where there are several; empty for any.</summary>
    public EquatableArray<TableName> OnlyIn { get; init; }

    /// <summary>The only table with ip_tables, where nf_tables does not mind; or null.</summary>
    public TableName? LegacyTable { get; init; }

    /// <summary>The hooks from which its rule may be reached, also through user chains.</summary>
    public HookSet Hooks { get; init; } = HookSet.All;

    /// <summary>
    /// The hooks that checkentry allows. nf_tables tells it only the hook of the built-in chain that the rule itself stands in, and none
    /// in a user chain; ip_tables tells it every hook that reaches the rule.
    /// </summary>
    public HookSet OwnHooks { get; init; } = HookSet.All;
}
