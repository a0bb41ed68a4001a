using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m srh</c>: IPv6's segment routing header (net/ipv6/netfilter/ip6t_srh.c). No packet here has one: none matches.</summary>
/// <param name="Asked">What is asked of it, in the order in which iptables prints it.</param>
public sealed record SrhMatch(EquatableArray<SrhField> Asked) : Match
{
    private const string Compared = "srh-hdr-len srh-segs-left srh-last-entry";

    private static readonly string[] Fields =
        ["srh-next-hdr", .. Compared.Split(' ').SelectMany(name => new[] { $"{name}-eq", $"{name}-gt", $"{name}-lt" }), "srh-tag", "srh-psid", "srh-nsid", "srh-lsid"];

    /// <inheritdoc/>
    public override string Name => "srh";

    internal static MatchExtension Extension { get; } = new("srh", [.. Fields.Select(name => new OptionSpec(name, $"of the segment routing header: {name["srh-".Length..]}", OptionTraits.Invertible))], Read) { Family = IpFamily.IPv6 };

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) => MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => string.Join(' ', Asked.Items.Select(field => $"{SaveText.Not(field.Negated)}--{field.Name} {field.Value}"));

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words("srh", string.Join(' ', Asked.Items.Select(ListText)));

    private static string ListText(SrhField field)
    {
        var name = field.Name["srh-".Length..];
        return name.EndsWith("sid", StringComparison.Ordinal) ? $"{name} {(field.Negated ? "!" : "")} {field.Value}" : $"{name}:{(field.Negated ? "!" : "")}{field.Value}";
    }

    private static SrhMatch Read(OptionValues values)
    {
        // eq, gt and lt of a field stand in one place of the kernel's structure: the last one given counts for all.
        var last = new Dictionary<string, string>();
        foreach (var value in values.All)
            last[PlaceOf(value.Spec.Name)] = ReadValue(value);
        return new SrhMatch(Fields.Where(values.Has).Select(name => new SrhField(name, last[PlaceOf(name)], values[name].Negated)).ToEquatableArray());
    }

    private static string PlaceOf(string name) => Compared.Split(' ').FirstOrDefault(field => name.StartsWith(field, StringComparison.Ordinal)) ?? name;

    private static string ReadValue(in OptionValue value)
    {
        if (!value.Spec.Name.EndsWith("sid", StringComparison.Ordinal))
            return value.Number(0, value.Spec.Name == "srh-tag" ? ushort.MaxValue : byte.MaxValue).ToString();
        var (address, mask) = AddressSyntax.ReadHostMask(value.First, IpFamily.IPv6);
        return $"{address}/{AddressSyntax.MaskText(mask, IpFamily.IPv6)}";
    }
}
