using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m ipvs</c>: the IPVS connection that a packet belongs to (net/netfilter/xt_ipvs.c). There is no IPVS here: none does.</summary>
public sealed record IpvsMatch : Match
{
    private static readonly string[] Methods = ["GATE", "IPIP", "MASQ"];

    /// <summary><c>--ipvs</c> alone: true asks for a packet of IPVS, false for another; null with other options, which imply it.</summary>
    public bool? OfIpvs { get; init; }

    /// <summary><c>--vproto</c>, or null.</summary>
    public IpProtocol? Protocol { get; init; }

    /// <summary><c>--vaddr</c>, or null.</summary>
    public ConntrackAddress? Address { get; init; }

    /// <summary><c>--vport</c>, or null.</summary>
    public ushort? Port { get; init; }

    /// <summary><c>--vdir REPLY</c>, <c>ORIGINAL</c> where false; or null.</summary>
    public bool? IsReply { get; init; }

    /// <summary><c>--vmethod</c>, or null.</summary>
    public string? Method { get; init; }

    /// <summary><c>--vportctl</c>, or null.</summary>
    public ushort? ControlPort { get; init; }

    /// <summary>The options that stand behind a <c>!</c>.</summary>
    public EquatableArray<string> Negated { get; init; }

    /// <inheritdoc/>
    public override string Name => "ipvs";

    internal static MatchExtension Extension { get; } = new(
        "ipvs",
        [
            new OptionSpec("ipvs", "the packet belongs to a connection of IPVS", OptionTraits.Invertible | OptionTraits.Flag),
            new OptionSpec("vproto", "the protocol of the virtual service", OptionTraits.Invertible) { Argument = OptionArgument.Protocol },
            new OptionSpec("vaddr", "the address of the virtual service, address[/mask]", OptionTraits.Invertible),
            new OptionSpec("vport", "the port of the virtual service", OptionTraits.Invertible),
            new OptionSpec("vdir", "the direction of the packet") { Argument = OptionArgument.OneOf("ORIGINAL", "REPLY") },
            new OptionSpec("vmethod", "how IPVS forwards it", OptionTraits.Invertible) { Argument = OptionArgument.OneOf(Methods) },
            new OptionSpec("vportctl", "the port of the controlling connection", OptionTraits.Invertible),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => OfIpvs == false ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => ToText("--");

    /// <inheritdoc/>
    public override string ListOptions() => ToText("");

    private string ToText(string lead) => SaveText.Words(
        OfIpvs is { } ofIpvs ? $"{SaveText.Not(!ofIpvs)}{lead}ipvs" : "",
        Protocol is { } protocol ? $"{Not("vproto")}{lead}vproto {(byte)protocol}" : "",
        Address is { } address ? $"{Not("vaddr")}{lead}vaddr {AddressSyntax.HostMaskText(address.Address, address.Mask)}" : "",
        Port is { } port ? $"{Not("vport")}{lead}vport {port}" : "",
        IsReply is { } isReply ? $"{lead}vdir {(isReply ? "REPLY" : "ORIGINAL")}" : "",
        Method is { } method ? $"{Not("vmethod")}{lead}vmethod {method}" : "",
        ControlPort is { } control ? $"{Not("vportctl")}{lead}vportctl {control}" : "");

    private string Not(string option) => SaveText.Not(Negated.Items.Contains(option));

    private static IpvsMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("IPVS: At least one option is required.");
        var match = new IpvsMatch { Negated = values.All.Where(value => value.Negated).Select(value => value.Spec.Name).ToEquatableArray() };
        foreach (var value in values.All)
        {
            match = value.Spec.Name switch
            {
                "ipvs" => match with { OfIpvs = !value.Negated },
                "vproto" => match with { Protocol = ProtocolNames.Parse(value.First) },
                "vaddr" => match with { Address = ReadAddress(value, values.Family) },
                "vport" => match with { Port = PortSyntax.ReadResolved(value) },
                "vdir" => match with { IsReply = ReadDirection(value) },
                "vmethod" => match with { Method = Array.Find(Methods, value.Text.ToUpperInvariant().Equals) ?? throw value.Bad($"ipvs: Bad value for \"--vmethod\" option: \"{value.Text}\"; there are: {string.Join(", ", Methods)}.") },
                _ => match with { ControlPort = PortSyntax.ReadResolved(value) },
            };
        }

        if (values.Count == 1 && match.OfIpvs is not null)
            return match;
        return match.OfIpvs == false
            ? throw new IptablesSyntaxException("OptionConflict", "! --ipvs cannot be together with other options.", values.Column)
            : match with { OfIpvs = null };
    }

    private static ConntrackAddress ReadAddress(in OptionValue value, IpFamily family)
    {
        var (address, mask) = AddressSyntax.ReadHostMask(value.First, family);
        return new ConntrackAddress(address, mask);
    }

    private static bool ReadDirection(in OptionValue value) => value.Text.ToUpperInvariant() switch
    {
        "ORIGINAL" => false,
        "REPLY" => true,
        _ => throw value.Bad($"ipvs: Bad value for \"--vdir\" option: \"{value.Text}\"; there are ORIGINAL and REPLY."),
    };
}
