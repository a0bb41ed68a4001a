namespace KubeNet.Engine.Netfilter;

/// <summary>The <c>-j</c> or <c>-g</c> of a rule with its options. Immutable, compares by content.</summary>
public abstract record Target
{
    /// <summary>The name after <c>-j</c>: ACCEPT, DNAT, or a chain's name.</summary>
    public abstract string Name { get; }

    /// <summary>The name that <c>iptables -L</c> shows; the kernel's own where <see cref="Name"/> is an alias.</summary>
    public virtual string ListName => Name;

    /// <summary>Acts on the packet.</summary>
    public abstract TargetVerdict Apply(in HookContext context);

    /// <summary>Whether it may give the packet another address and let it go on, so that other rules of the chain are for it.</summary>
    internal virtual bool RewritesAddresses => false;

    /// <summary>The options as iptables-save prints them after <c>-j NAME</c>, without a leading blank; empty where there are none.</summary>
    public abstract string SaveOptions();

    /// <summary>The options as <c>iptables -vnL</c> prints them in its last column, without surrounding blanks.</summary>
    public abstract string ListOptions();

    /// <summary>Where the kernel lets it stand.</summary>
    public virtual Placement Placement => Placement.Anywhere;
}
