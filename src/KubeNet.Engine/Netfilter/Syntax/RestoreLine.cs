using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>What one line of a text for iptables-restore says, as far as the line alone tells. Serves one line after the other.</summary>
internal sealed class RestoreLine(IpFamily family)
{
    /// <summary>Its number, from 1 in its block.</summary>
    public int Number { get; set; }

    /// <summary>Where it is, without its end.</summary>
    public TextLine Place { get; set; }

    public RestoreLineKind Kind { get; set; }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    public IptablesSyntaxException? Error { get; set; }

    /// <summary>The chain that is declared.</summary>
    public PooledName? Chain { get; set; }

    /// <summary>The policy that it is declared with, a dash for a user chain's.</summary>
    public Token Policy { get; set; }

    /// <summary>The counters that it is declared with; null where there are none.</summary>
    public Token? PolicyCounters { get; set; }

    /// <summary>The command.</summary>
    public CommandDraft Command { get; } = new(family);

    /// <summary>The counters in front of the command.</summary>
    public Counter Counter { get; set; }
}
