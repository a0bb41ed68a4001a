using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>A chain's rules as an array, for the packet walk.</summary>
internal sealed class CompiledChain(Chain chain)
{
    private bool? _needsConntrack;

    public Chain Chain => chain;

    public Rule[] Rules { get; } = chain.Array;

    /// <summary>The sets that its rules refer to, each as often as they do.</summary>
    public string[] Sets => field ??= [.. Rules.SelectMany(SetUse.Of).Select(reference => reference.Name)];

    /// <summary>Whether a rule here switches connection tracking on.</summary>
    public bool NeedsConntrack => _needsConntrack ??= Array.Exists(Rules, ConntrackUse.IsNeededBy);

    /// <summary>Finds the rules that a packet can meet, in order.</summary>
    public void Find(in Packet packet, ref Candidates candidates) => Index.Find(packet, ref candidates);

    private ChainIndex Index => field ??= ChainIndex.Of(Rules);
}
