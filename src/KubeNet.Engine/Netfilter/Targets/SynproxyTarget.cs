using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>SYNPROXY: answers a SYN in the server's place until the client has proved itself (net/ipv4/netfilter/ipt_SYNPROXY.c). Not modelled: Unknown.</summary>
public sealed record SynproxyTarget : Target
{
    private static readonly Placement Incoming = new() { Hooks = HookSet.Input | HookSet.Forward };

    /// <summary><c>--sack-perm</c>.</summary>
    public bool SackPermitted { get; init; }

    /// <summary><c>--timestamp</c>.</summary>
    public bool Timestamp { get; init; }

    /// <summary><c>--wscale</c>, or null.</summary>
    public byte? WindowScale { get; init; }

    /// <summary><c>--mss</c>, or null.</summary>
    public ushort? MaxSegmentSize { get; init; }

    /// <summary><c>--ecn</c>.</summary>
    public bool Ecn { get; init; }

    /// <inheritdoc/>
    public override string Name => "SYNPROXY";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static TargetExtension Extension { get; } = new(
        "SYNPROXY",
        [
            new OptionSpec("sack-perm", "offer selective acknowledgments", OptionTraits.Flag),
            new OptionSpec("timestamp", "offer timestamps", OptionTraits.Flag),
            new OptionSpec("wscale", "the window scale to offer"),
            new OptionSpec("mss", "the MSS to offer"),
            new OptionSpec("ecn", "offer ECN", OptionTraits.Flag),
        ],
        Read);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => TargetVerdict.Unknown;

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--");

    /// <inheritdoc/>
    public override string ListOptions() => $"SYNPROXY {ToText("")} ";

    private string ToText(string lead) => SaveText.Words(
        SackPermitted ? $"{lead}sack-perm" : "",
        Timestamp ? $"{lead}timestamp" : "",
        WindowScale is { } scale ? $"{lead}wscale {scale}" : "",
        MaxSegmentSize is { } mss ? $"{lead}mss {mss}" : "",
        Ecn ? $"{lead}ecn" : "");

    private static SynproxyTarget Read(OptionValues values)
    {
        values.RequireProtocol(IpProtocol.Tcp);
        return new SynproxyTarget
        {
            SackPermitted = values.Has("sack-perm"),
            Timestamp = values.Has("timestamp"),
            WindowScale = values.TryGet("wscale", out var scale) ? (byte)scale.Number(0, uint.MaxValue) : null,
            MaxSegmentSize = values.TryGet("mss", out var mss) ? (ushort)mss.Number(0, uint.MaxValue) : null,
            Ecn = values.Has("ecn"),
        };
    }
}
