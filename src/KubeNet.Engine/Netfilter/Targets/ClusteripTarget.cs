using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// CLUSTERIP: one address for several nodes, each of which takes its share of connections; IPv4 INPUT only. Linux 6.3 dropped it
/// (net/ipv4/netfilter/ipt_CLUSTERIP.c of older ones): Unknown.
/// </summary>
public sealed record ClusteripTarget : Target
{
    private const uint MaxNodes = 16;

    private static readonly Placement Incoming = new() { Hooks = HookSet.Input };

    private static readonly string[] Modes = ["sourceip", "sourceip-sourceport", "sourceip-sourceport-destport"];

    /// <summary><c>--new</c>: the rule makes the cluster; without it, it only names it.</summary>
    public bool IsNew { get; init; }

    /// <summary><c>--hashmode</c>.</summary>
    public string HashMode { get; init; } = "";

    /// <summary><c>--clustermac</c>.</summary>
    public MacAddress ClusterMac { get; init; }

    /// <summary><c>--total-nodes</c>.</summary>
    public ushort TotalNodes { get; init; }

    /// <summary><c>--local-node</c>.</summary>
    public ushort LocalNode { get; init; }

    /// <summary><c>--hash-init</c>.</summary>
    public uint HashInit { get; init; }

    /// <inheritdoc/>
    public override string Name => "CLUSTERIP";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static TargetExtension Extension { get; } = new(
        "CLUSTERIP",
        [
            new OptionSpec("new", "make the cluster address", OptionTraits.Flag),
            Part("hashmode", "by what the nodes share the connections", OptionArgument.OneOf(Modes)),
            Part("clustermac", "the multicast MAC address of the cluster"),
            Part("total-nodes", "how many nodes there are"),
            Part("local-node", "which of them this one is"),
            Part("hash-init", "the seed of the hash"),
        ],
        Read)
    {
        Family = IpFamily.IPv4,
    };

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => IsNew
        ? $"--new --hashmode {HashMode} --clustermac {ClusterMac.ToString().ToUpperInvariant()} --total-nodes {TotalNodes} --local-node {LocalNode} --hash-init {HashInit}"
        : "";

    /// <inheritdoc/>
    public override string ListOptions() => IsNew
        ? $"CLUSTERIP hashmode={HashMode} clustermac={ClusterMac.ToString().ToUpperInvariant()} total_nodes={TotalNodes} local_node={LocalNode} hash_init={HashInit}"
        : "CLUSTERIP";

    private static OptionSpec Part(string name, string meaning, OptionArgument? argument = null) => new(name, meaning) { Requires = "new", Argument = argument ?? OptionArgument.Any };

    private static ClusteripTarget Read(OptionValues values)
    {
        if (values.Count == 0)
            return new ClusteripTarget();
        if (!Array.TrueForAll(["hashmode", "clustermac", "total-nodes", "local-node"], values.Has))
            throw values.Missing("CLUSTERIP target: Invalid parameter combination; --new needs --hashmode, --clustermac, --total-nodes and --local-node.");
        var mode = values["hashmode"];
        var mac = MacMatch.ReadMac(values["clustermac"]);
        if (!Modes.Contains(mode.Text))
            throw mode.Bad($"Unknown hashmode \"{mode.Text}\"; there are: {string.Join(", ", Modes)}.");
        if ((mac.Bits >> 40 & 1) == 0)
            throw values["clustermac"].Bad("MAC has to be a multicast ethernet address.");
        return new ClusteripTarget
        {
            IsNew = true,
            HashMode = mode.Text,
            ClusterMac = mac,
            TotalNodes = (ushort)values["total-nodes"].Number(0, MaxNodes),
            LocalNode = (ushort)values["local-node"].Number(0, MaxNodes),
            HashInit = values.TryGet("hash-init", out var init) ? init.Number(0, uint.MaxValue) : 0,
        };
    }
}
