using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m cgroup</c>: the control group of the socket that sent the packet (net/netfilter/xt_cgroup.c). Programs have no cgroups here: a packet that
/// a socket sent is Unknown; one without a socket never matches.
/// </summary>
public sealed record CgroupMatch : Match
{
    private const int MaxPath = 511;

    // cgroup_mt_reg.hooks.
    private static readonly Placement AtSockets = new() { Hooks = HookSet.Input | HookSet.Output | HookSet.Postrouting };

    /// <summary><c>--path</c>, or null.</summary>
    public string? Path { get; init; }

    /// <summary><c>--cgroup</c>: a class identifier of net_cls, or null.</summary>
    public uint? ClassId { get; init; }

    /// <summary>A <c>!</c> before the option.</summary>
    public bool Negated { get; init; }

    /// <inheritdoc/>
    public override string Name => "cgroup";

    /// <inheritdoc/>
    public override Placement Placement => AtSockets;

    internal static MatchExtension Extension { get; } = new(
        "cgroup",
        [
            new OptionSpec("path", "the cgroup of the socket, version 2", OptionTraits.Invertible) { Excludes = ["cgroup"] },
            new OptionSpec("cgroup", "the classid of the socket's net_cls, version 1", OptionTraits.Invertible) { Excludes = ["path"] },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => context.Skb.Owner == SocketOwner.None ? MatchResult.No : MatchResult.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => Path is { } path
        ? $"{SaveText.Not(Negated)}--path {SaveText.Quote(path)}"
        : $"{SaveText.Not(Negated)}--cgroup {ClassId}";

    /// <inheritdoc/>
    public override string ListOptions() => $"cgroup {SaveText.Not(Negated)}{Path ?? ClassId.ToString()}";

    private static CgroupMatch Read(OptionValues values)
    {
        if (values.TryGet("path", out var path))
            return new CgroupMatch { Path = path.Text.Length > MaxPath ? path.Text[..MaxPath] : path.Text, Negated = path.Negated };
        return values.TryGet("cgroup", out var id)
            ? new CgroupMatch { ClassId = id.Number(0, uint.MaxValue), Negated = id.Negated }
            : throw values.Missing("cgroup: either --path or --cgroup is needed.");
    }
}
