namespace KubeNet.Engine.Netfilter;

/// <summary>One <c>-m</c> of a rule with its options. Immutable, compares by content, knows how to print and to decide itself.</summary>
public abstract record Match
{
    /// <summary>The extension's name after <c>-m</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Decides about the packet. May move per-lab state (limit, recent, statistic nth), as the kernel's match would.</summary>
    public abstract MatchResult Evaluate(in HookContext context);

    /// <summary>The options as iptables-save prints them after <c>-m NAME</c>, without a leading blank; empty where there are none.</summary>
    public abstract string SaveOptions();

    /// <summary>The options as <c>iptables -vnL</c> prints them in its last column, without surrounding blanks.</summary>
    public abstract string ListOptions();

    /// <summary>Whether <c>iptables -vnL</c> puts a blank before <see cref="ListOptions"/>; few forget it.</summary>
    internal virtual bool IsListedApart => true;

    /// <summary>Where the kernel lets it stand.</summary>
    public virtual Placement Placement => Placement.Anywhere;
}
