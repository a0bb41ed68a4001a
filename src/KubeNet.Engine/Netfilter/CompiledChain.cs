namespace KubeNet.Engine.Netfilter;

/// <summary>A chain's rules as an array, for the packet walk.</summary>
internal sealed class CompiledChain
{
    public CompiledChain(Chain chain)
    {
        Chain = chain;
        Rules = [.. chain.Rules];
        NeedsConntrack = Rules.Any(ConntrackUse.IsNeededBy);
    }

    public Chain Chain { get; }

    public Rule[] Rules { get; }

    /// <summary>Whether a rule here switches connection tracking on.</summary>
    public bool NeedsConntrack { get; }

    /// <summary>What the kernel's checks look at, made at the first check.</summary>
    public ChainOutline Outline => field ??= new ChainOutline(Rules);
}
