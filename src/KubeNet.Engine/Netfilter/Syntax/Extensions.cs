using System.Collections.Frozen;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// All matches and targets by name. A new one is a file in Matches/ or Targets/ and a line here. They are all that iptables 1.8.9 has.
/// </summary>
internal static class Extensions
{
    private static readonly MatchExtension[] Matches =
    [
        AddrtypeMatch.Extension,
        AhMatch.IPv4,
        AhMatch.IPv6,
        BpfMatch.Extension,
        CgroupMatch.Extension,
        ClusterMatch.Extension,
        CommentMatch.Extension,
        ConnbytesMatch.Extension,
        ConnlabelMatch.Extension,
        ConnlimitMatch.Extension,
        ConnmarkMatch.Extension,
        ConntrackMatch.Extension,
        CpuMatch.Extension,
        DccpMatch.Extension,
        DevgroupMatch.Extension,
        DscpMatch.Extension,
        EcnMatch.Extension,
        EspMatch.Extension,
        Eui64Match.Extension,
        FragMatch.Extension,
        HashlimitMatch.Extension,
        HelperMatch.Extension,
        IcmpMatch.IPv4,
        IcmpMatch.IPv6,
        IpcompMatch.Extension,
        IprangeMatch.Extension,
        Ipv6HeaderMatch.Extension,
        Ipv6OptionsMatch.Destination,
        Ipv6OptionsMatch.HopByHop,
        IpvsMatch.Extension,
        LengthMatch.Extension,
        LimitMatch.Extension,
        MacMatch.Extension,
        MarkMatch.Extension,
        MhMatch.Extension,
        MultiportMatch.Extension,
        NfacctMatch.Extension,
        OsfMatch.Extension,
        OwnerMatch.Extension,
        PhysdevMatch.Extension,
        PkttypeMatch.Extension,
        PolicyMatch.Extension,
        QuotaMatch.Extension,
        RateestMatch.Extension,
        RealmMatch.Extension,
        RecentMatch.Extension,
        RpfilterMatch.Extension,
        RtMatch.Extension,
        SctpMatch.Extension,
        SetMatch.Extension,
        SocketMatch.Extension,
        SrhMatch.Extension,
        StateMatch.Extension,
        StatisticMatch.Extension,
        StringMatch.Extension,
        TcpMatch.Extension,
        TcpmssMatch.Extension,
        TimeMatch.Extension,
        TosMatch.Extension,
        TtlMatch.IPv4,
        TtlMatch.IPv6,
        U32Match.Extension,
        UdpMatch.Extension,
    ];

    private static readonly TargetExtension[] Targets =
    [
        new("ACCEPT", [], _ => AcceptTarget.Instance),
        new("DROP", [], _ => DropTarget.Instance),
        new("RETURN", [], _ => ReturnTarget.Instance),
        new("QUEUE", [], _ => QueueTarget.Instance),
        AuditTarget.Extension,
        ChecksumTarget.Extension,
        ClassifyTarget.Extension,
        ClusteripTarget.Extension,
        ConnmarkTarget.Extension,
        ConnsecmarkTarget.Extension,
        CtTarget.Alias,
        CtTarget.Extension,
        DnatTarget.Extension,
        DscpTarget.Extension,
        EcnTarget.Extension,
        HmarkTarget.IPv4,
        HmarkTarget.IPv6,
        IdletimerTarget.Extension,
        LedTarget.Extension,
        LogTarget.Extension,
        MarkTarget.Extension,
        MasqueradeTarget.Extension,
        NetmapTarget.Extension,
        NflogTarget.Extension,
        NfqueueTarget.Extension,
        NptTarget.Destination,
        NptTarget.Source,
        RateestTarget.Extension,
        RedirectTarget.Extension,
        RejectTarget.IPv4,
        RejectTarget.IPv6,
        SecmarkTarget.Extension,
        SetTarget.Extension,
        SnatTarget.Extension,
        SynproxyTarget.Extension,
        TcpmssTarget.Extension,
        TcpoptstripTarget.Extension,
        TeeTarget.Extension,
        TosTarget.Extension,
        TproxyTarget.Extension,
        TraceTarget.Extension,
        TtlTarget.IPv4,
        TtlTarget.IPv6,
        UlogTarget.Extension,
    ];

    private static readonly FrozenDictionary<string, MatchExtension>[] MatchesByFamily = [.. Families.Select(family => Index(Matches, family))];

    private static readonly FrozenDictionary<string, TargetExtension>[] TargetsByFamily = [.. Families.Select(family => Index(Targets, family))];

    private static IpFamily[] Families => [IpFamily.IPv4, IpFamily.IPv6];

    public static bool TryGetMatch(string name, IpFamily family, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MatchExtension? extension) =>
        MatchesByFamily[(int)family].TryGetValue(name, out extension);

    public static bool TryGetTarget(string name, IpFamily family, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TargetExtension? extension) =>
        TargetsByFamily[(int)family].TryGetValue(name, out extension);

    /// <summary>XT_EXTENSION_MAXNAMELEN without the zero at its end.</summary>
    public const int MaxNameLength = 28;

    /// <summary>Whether an extension that nobody knows here could have the name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    public static MatchExtension KeepMatch(string name) => new KeptMatchExtension(name);

    /// <summary>The matches that a family has, by name.</summary>
    public static IEnumerable<MatchExtension> MatchesOf(IpFamily family) => Matches.Where(match => match.Serves(family)).OrderBy(match => match.Name, StringComparer.Ordinal);

    /// <summary>The targets that a family has, by name.</summary>
    public static IEnumerable<TargetExtension> TargetsOf(IpFamily family) => Targets.Where(target => target.Serves(family)).OrderBy(target => target.Name, StringComparer.Ordinal);

    /// <summary>The matches that have an option of this name.</summary>
    public static IReadOnlyList<string> MatchesWith(string option, IpFamily family) =>
        [.. Matches.Where(match => match.Serves(family) && match.Options.Any(spec => spec.Is(option))).Select(match => match.Name).Distinct().Order(StringComparer.Ordinal)];

    public static string MatchChoices(IpFamily family) =>
        $"there are: {string.Join(", ", Matches.Where(match => match.Serves(family)).Select(match => match.Name).Distinct().Order(StringComparer.Ordinal))}.";

    private static FrozenDictionary<string, T> Index<T>(T[] extensions, IpFamily family)
        where T : Extension =>
        extensions.Where(extension => extension.Serves(family))
            .SelectMany(extension => extension.Aliases.Prepend(extension.Name).Select(name => (Name: name, Extension: extension)))
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Extension);

    private sealed class KeptMatchExtension(string name) : MatchExtension(name, [], values => new UnknownMatch(name, values.KeptText))
    {
        public override bool TakesAnything => true;
    }
}
