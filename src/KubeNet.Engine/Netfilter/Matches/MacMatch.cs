using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m mac</c>: the Ethernet source of a packet that came in by an Ethernet device (net/netfilter/xt_mac.c).</summary>
public sealed record MacMatch(MacAddress Source, bool Negated) : Match
{
    private static readonly Placement Incoming = new() { Hooks = HookSet.Prerouting | HookSet.Input | HookSet.Forward };

    /// <inheritdoc/>
    public override string Name => "mac";

    /// <inheritdoc/>
    public override Placement Placement => Incoming;

    internal static MatchExtension Extension { get; } = new(
        "mac",
        [new OptionSpec("mac-source", "the source MAC address", OptionTraits.Mandatory | OptionTraits.Invertible)],
        values => new MacMatch(ReadMac(values["mac-source"]), values["mac-source"].Negated));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.InDevice is not (null or "lo") && context.Skb.Type != FrameType.Loopback && (context.Skb.SourceMac == Source) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--mac-source {Source}";

    /// <inheritdoc/>
    public override string ListOptions() => $"MAC {SaveText.Not(Negated)}{Source}";

    internal static MacAddress ReadMac(in OptionValue value)
    {
        var parts = value.Text.Split(':');
        ulong bits = 0;
        foreach (var part in parts)
        {
            if (parts.Length != 6 || part.Length > 2 || !byte.TryParse(part.Length == 0 ? "0" : part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                throw value.Bad($"Invalid MAC address `{value.Text}' specified; expected a form such as 02:42:ac:11:00:02.", "InvalidMacAddress");
            bits = (bits << 8) | number;
        }

        return new MacAddress(bits);
    }
}
