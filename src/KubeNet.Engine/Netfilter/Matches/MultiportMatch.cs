using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m multiport</c>: up to 15 ports, where a range counts as two (net/netfilter/xt_multiport.c).</summary>
/// <param name="Side"><c>sports</c>, <c>dports</c>, or <c>ports</c> for either.</param>
/// <param name="Ports">The ports and ranges, in order.</param>
/// <param name="Negated">None of them.</param>
public sealed record MultiportMatch(string Side, EquatableArray<PortRange> Ports, bool Negated) : Match
{
    private const int MaxPorts = 15;

    /// <inheritdoc/>
    public override string Name => "multiport";

    internal static MatchExtension Extension { get; } = new(
        "multiport",
        [
            new OptionSpec("sports", "the source port is one of these, up to 15 with commas", OptionTraits.Invertible) { Aliases = ["source-ports"], Excludes = ["dports", "ports"] },
            new OptionSpec("dports", "the destination port is one of these, up to 15 with commas", OptionTraits.Invertible) { Aliases = ["destination-ports"], Excludes = ["sports", "ports"], Argument = OptionArgument.Ports },
            new OptionSpec("ports", "either port is one of these", OptionTraits.Invertible) { Excludes = ["sports", "dports"], Argument = OptionArgument.Ports },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Packet.FragmentOffset != 0)
            return MatchResult.No;
        var hit = (Side != "dports" && Holds(skb.Packet.SourcePort)) || (Side != "sports" && Holds(skb.Packet.DestinationPort));
        return hit != Negated ? MatchResult.Yes : MatchResult.No;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--{Side} {string.Join(',', Ports.Items)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"multiport {Side} {(Negated ? " !" : "")}{string.Join(',', Ports.Items)}";

    private bool Holds(ushort port)
    {
        foreach (var range in Ports)
        {
            if (range.Contains(port))
                return true;
        }

        return false;
    }

    private static MultiportMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("multiport expects an option: --sports, --dports or --ports.");
        var value = values.All.First();
        if (value.Protocol.IsAny)
            throw values.MissingProtocol("multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp' before it.");
        if (value.Protocol.Negated || !value.Protocol.Protocol.HasPorts())
            throw values.MissingProtocol("multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP.");
        return new MultiportMatch(value.Spec.Name, ReadPorts(value), value.Negated);
    }

    private static EquatableArray<PortRange> ReadPorts(in OptionValue value)
    {
        var ports = new List<PortRange>();
        var slots = 0;
        foreach (var part in value.Span.Split(','))
        {
            var text = value.Span[part];
            var colon = text.IndexOf(':');
            slots += colon < 0 ? 1 : 2;
            if (slots > MaxPorts)
                throw value.Bad($"too many ports specified; at most {MaxPorts} are allowed, and a range counts as two.", "InvalidPort");
            if (colon < 0)
            {
                ports.Add(PortRange.Single(PortSyntax.ReadPort(text, value, value.Protocol.Protocol)));
                continue;
            }

            var (first, last) = (PortSyntax.ReadPort(text[..colon], value, value.Protocol.Protocol), PortSyntax.ReadPort(text[(colon + 1)..], value, value.Protocol.Protocol));
            ports.Add(first < last ? new PortRange(first, last) : throw value.Bad($"invalid portrange `{text}' specified.", "InvalidPort"));
        }

        return ports.ToEquatableArray();
    }
}
