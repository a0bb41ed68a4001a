namespace KubeNet.Engine.Netfilter;

/// <summary>A chain's rules as an array, for the packet walk.</summary>
internal sealed class CompiledChain
{
    public CompiledChain(Chain chain)
    {
        Chain = chain;
        Rules = [.. chain.Rules];
    }

    public Chain Chain { get; }

    public Rule[] Rules { get; }
}
