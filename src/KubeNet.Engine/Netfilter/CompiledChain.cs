using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A chain's rules as an array, for the packet walk.</summary>
internal sealed class CompiledChain
{
    private bool? _needsConntrack;

    public CompiledChain(Chain chain)
    {
        Chain = chain;
        Rules = [.. chain.Rules];
    }

    public Chain Chain { get; }

    public Rule[] Rules { get; }

    /// <summary>The sets that its rules refer to, each as often as they do.</summary>
    public string[] Sets => field ??= [.. Rules.SelectMany(SetUse.Of).Select(reference => reference.Name)];

    /// <summary>Whether a rule here switches connection tracking on.</summary>
    public bool NeedsConntrack => _needsConntrack ??= Array.Exists(Rules, ConntrackUse.IsNeededBy);

    /// <summary>The rules that a packet can meet, in order.</summary>
    public Candidates For(in Packet packet) => Index.For(packet);

    private ChainIndex Index => field ??= ChainIndex.Of(Rules);

    /// <summary>What the kernel's checks look at, made at the first check.</summary>
    public ChainOutline Outline => field ??= new ChainOutline(Rules);
}
