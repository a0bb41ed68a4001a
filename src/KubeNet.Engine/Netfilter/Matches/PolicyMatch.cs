using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m policy</c>: what IPsec did or will do with a packet (net/netfilter/xt_policy.c). There is no IPsec here: it is <c>--pol none</c> for all.</summary>
public sealed record PolicyMatch : Match
{
    private const int MaxElements = 4;

    /// <summary><c>--dir out</c>; in where false.</summary>
    public required bool IsOut { get; init; }

    /// <summary><c>--pol none</c>; ipsec where false.</summary>
    public bool IsNone { get; init; }

    /// <summary><c>--strict</c>: the elements are the whole policy, in order.</summary>
    public bool Strict { get; init; }

    /// <summary>What <c>--next</c> parts.</summary>
    public EquatableArray<PolicyElement> Elements { get; init; }

    /// <inheritdoc/>
    public override string Name => "policy";

    /// <inheritdoc/>
    public override Placement Placement => new()
    {
        OwnHooks = HookSet.All & ~(IsOut ? HookSet.Prerouting | HookSet.Input : HookSet.Output | HookSet.Postrouting),
    };

    internal static MatchExtension Extension { get; } = new(
        "policy",
        [
            new OptionSpec("dir", "of what was decrypted, or of what will be encrypted") { Argument = OptionArgument.OneOf("in", "out") },
            new OptionSpec("pol", "with IPsec, or without") { Argument = OptionArgument.OneOf("none", "ipsec") },
            new OptionSpec("strict", "the elements are exactly these", OptionTraits.Flag),
            Part("reqid", "the request id of the policy"),
            Part("spi", "the SPI of the association"),
            Part("tunnel-src", "the source of the tunnel, address[/mask]"),
            Part("tunnel-dst", "the destination of the tunnel, address[/mask]"),
            Part("proto", "the encapsulation", OptionArgument.OneOf("esp", "ah", "ipcomp")),
            Part("mode", "transport or tunnel", OptionArgument.OneOf("transport", "tunnel")),
            new OptionSpec("next", "here begins the next element", OptionTraits.Flag | OptionTraits.Repeatable) { Requires = "strict" },
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => IsNone ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(Flags("--"), string.Join(" --next ", Elements.Items.Select(element => ToText(element, "--"))));

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        "policy match",
        Flags(""),
        string.Join(' ', Elements.Items.Select((element, index) => SaveText.Words(Elements.Count > 1 ? $"[{index}]" : "", ToText(element, "")))));

    private static OptionSpec Part(string name, string meaning, OptionArgument? argument = null) =>
        new(name, meaning, OptionTraits.Invertible | OptionTraits.Repeatable) { Argument = argument ?? OptionArgument.Any };

    private string Flags(string lead) => SaveText.Words(
        $"{lead}dir {(IsOut ? "out" : "in")}",
        $"{lead}pol {(IsNone ? "none" : "ipsec")}",
        Strict ? $"{lead}strict" : "");

    private static string ToText(PolicyElement element, string lead) => SaveText.Words(
        element.RequestId is { } request ? $"{SaveText.Not(request.Negated)}{lead}reqid {request.Value}" : "",
        element.Spi is { } spi ? $"{SaveText.Not(spi.Negated)}{lead}spi 0x{spi.Value:x}" : "",
        element.Protocol is { } protocol
            ? $"{SaveText.Not(protocol.Negated)}{lead}proto {(lead.Length == 0 ? ((byte)protocol.Value).ToString() : ProtocolNames.ToText(protocol.Value))}"
            : "",
        element.IsTunnel is { } tunnel ? $"{SaveText.Not(tunnel.Negated)}{lead}mode {(tunnel.Value ? "tunnel" : "transport")}" : "",
        element.TunnelDestination is { } to ? $"{SaveText.Not(to.Negated)}{lead}tunnel-dst {AddressSyntax.HostMaskText(to.Value.Address, to.Value.Mask)}" : "",
        element.TunnelSource is { } from ? $"{SaveText.Not(from.Negated)}{lead}tunnel-src {AddressSyntax.HostMaskText(from.Value.Address, from.Value.Mask)}" : "");

    private static PolicyMatch Read(OptionValues values)
    {
        if (!values.TryGet("dir", out var dir))
            throw values.Missing("policy match: neither --dir in nor --dir out specified.");
        var isOut = Choose(dir, "in", "out");
        var isNone = values.TryGet("pol", out var pol) && Choose(pol, "ipsec", "none");
        var strict = values.Has("strict");
        var elements = new List<PolicyElement> { new() };
        foreach (var value in values.All)
        {
            if (value.Spec.Name != "next")
                elements[^1] = With(elements[^1], value, values.Family);
            else if (elements.Count < MaxElements)
                elements.Add(new PolicyElement());
            else
                throw new IptablesSyntaxException("InvalidValue", "policy match: maximum policy depth reached.", value.Name.Column);
        }

        if (isNone)
        {
            return strict
                ? throw new IptablesSyntaxException("OptionConflict", "policy match: policy none but --strict given.", values.Column)
                : new PolicyMatch { IsOut = isOut, IsNone = true };
        }

        for (var index = 0; index < elements.Count; index++)
        {
            if (strict && elements[index].IsEmpty)
                throw values.Missing($"policy match: empty policy element {index}. --strict is in effect, but at least one of reqid, spi, tunnel-src, tunnel-dst, proto or mode is required.");
            if ((elements[index].TunnelSource ?? elements[index].TunnelDestination) is not null && !IsTunnelMode(elements[index].IsTunnel))
                throw new IptablesSyntaxException("OptionConflict", "policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode.", values.Column);
        }

        return new PolicyMatch { IsOut = isOut, Strict = strict, Elements = elements.ToEquatableArray() };
    }

    // Without --mode the mode counts as transport, which is 0.
    private static bool IsTunnelMode((bool Value, bool Negated)? mode) => mode is { } some && some.Value != some.Negated;

    private static PolicyElement With(PolicyElement element, in OptionValue value, IpFamily family) => value.Spec.Name switch
    {
        "reqid" => element with { RequestId = (Once(value, element.RequestId).Number(0, uint.MaxValue), value.Negated) },
        "spi" => element with { Spi = (Once(value, element.Spi).Number(0, uint.MaxValue), value.Negated) },
        "proto" => element with { Protocol = (ReadProtocol(Once(value, element.Protocol)), value.Negated) },
        "mode" => element with { IsTunnel = (Choose(Once(value, element.IsTunnel), "transport", "tunnel"), value.Negated) },
        "tunnel-src" => element with { TunnelSource = (ReadAddress(Once(value, element.TunnelSource), family), value.Negated) },
        "tunnel-dst" => element with { TunnelDestination = (ReadAddress(Once(value, element.TunnelDestination), family), value.Negated) },
        _ => element,
    };

    private static OptionValue Once<T>(in OptionValue value, T? before)
        where T : struct => before is null
        ? value
        : throw new IptablesSyntaxException("OptionRepeated", $"policy match: double --{value.Spec.Name} option.", value.Name.Column);

    private static bool Choose(in OptionValue value, string no, string yes) => value.Text == yes || (value.Text == no
        ? false
        : throw value.Bad($"policy match: invalid {value.Spec.Name} \"{value.Text}\"; there are {no} and {yes}."));

    private static IpProtocol ReadProtocol(in OptionValue value) => ProtocolNames.Parse(value.First) is var protocol and (IpProtocol.Ah or IpProtocol.Esp or IpProtocol.IpComp)
        ? protocol
        : throw value.Bad("policy match: protocol must be ah/esp/ipcomp.");

    private static ConntrackAddress ReadAddress(in OptionValue value, IpFamily family)
    {
        var (address, mask) = AddressSyntax.ReadHostMask(value.First, family);
        return new ConntrackAddress(address, mask);
    }
}
