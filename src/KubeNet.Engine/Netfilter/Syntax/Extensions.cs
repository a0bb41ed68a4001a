using System.Collections.Frozen;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>
/// All matches and targets by name. A new one is a file in Matches/ or Targets/ and a line here. What iptables 1.8.9 has beyond them
/// is kept as text.
/// </summary>
internal static class Extensions
{
    private static readonly MatchExtension[] Matches =
    [
        AddrtypeMatch.Extension,
        CommentMatch.Extension,
        ConnmarkMatch.Extension,
        ConntrackMatch.Extension,
        DccpMatch.Extension,
        DscpMatch.Extension,
        IcmpMatch.IPv4,
        IcmpMatch.IPv6,
        IprangeMatch.Extension,
        LengthMatch.Extension,
        LimitMatch.Extension,
        MacMatch.Extension,
        MarkMatch.Extension,
        MultiportMatch.Extension,
        NfacctMatch.Extension,
        PhysdevMatch.Extension,
        PkttypeMatch.Extension,
        RecentMatch.Extension,
        RpfilterMatch.Extension,
        SctpMatch.Extension,
        SetMatch.Extension,
        StateMatch.Extension,
        StatisticMatch.Extension,
        TcpMatch.Extension,
        TosMatch.Extension,
        TtlMatch.IPv4,
        TtlMatch.IPv6,
        UdpMatch.Extension,
    ];

    private static readonly TargetExtension[] Targets =
    [
        new("ACCEPT", [], _ => AcceptTarget.Instance),
        new("DROP", [], _ => DropTarget.Instance),
        new("RETURN", [], _ => ReturnTarget.Instance),
        new("QUEUE", [], _ => QueueTarget.Instance),
        ConnmarkTarget.Extension,
        CtTarget.Extension,
        CtTarget.Alias,
        DnatTarget.Extension,
        DscpTarget.Extension,
        LogTarget.Extension,
        MarkTarget.Extension,
        MasqueradeTarget.Extension,
        NetmapTarget.Extension,
        NflogTarget.Extension,
        NfqueueTarget.Extension,
        RedirectTarget.Extension,
        RejectTarget.IPv4,
        RejectTarget.IPv6,
        SetTarget.Extension,
        SnatTarget.Extension,
        TosTarget.Extension,
        TraceTarget.Extension,
        TtlTarget.IPv4,
        TtlTarget.IPv6,
    ];

    private static readonly FrozenDictionary<string, MatchExtension>[] MatchesByFamily = [.. Families.Select(family => Index(Matches, family))];

    private static readonly FrozenDictionary<string, TargetExtension>[] TargetsByFamily = [.. Families.Select(family => Index(Targets, family))];

    private static IpFamily[] Families => [IpFamily.IPv4, IpFamily.IPv6];

    public static bool TryGetMatch(string name, IpFamily family, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out MatchExtension? extension)
    {
        if (MatchesByFamily[(int)family].TryGetValue(name, out extension))
            return true;
        if (KeptExtensions.IsMatch(name, family))
            extension = KeepMatch(name);
        return extension is not null;
    }

    public static bool TryGetTarget(string name, IpFamily family, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TargetExtension? extension)
    {
        if (TargetsByFamily[(int)family].TryGetValue(name, out extension))
            return true;
        if (KeptExtensions.IsTarget(name, family))
            extension = new KeptTargetExtension(name);
        return extension is not null;
    }

    public static MatchExtension KeepMatch(string name) => new KeptMatchExtension(name);

    /// <summary>The matches that have an option of this name.</summary>
    public static IReadOnlyList<string> MatchesWith(string option, IpFamily family) =>
        [.. Matches.Where(match => match.Serves(family) && match.Options.Any(spec => spec.Is(option))).Select(match => match.Name).Distinct().Order(StringComparer.Ordinal)];

    public static string MatchChoices(IpFamily family) =>
        $"there are: {string.Join(", ", Matches.Where(match => match.Serves(family)).Select(match => match.Name).Concat(KeptExtensions.MatchNames(family)).Distinct().Order(StringComparer.Ordinal))}.";

    public static string TargetChoices(IpFamily family) =>
        $"there are: {string.Join(", ", Targets.Where(target => target.Serves(family)).Select(target => target.Name).Concat(KeptExtensions.TargetNames(family)).Distinct().Order(StringComparer.Ordinal))}.";

    private static FrozenDictionary<string, T> Index<T>(T[] extensions, IpFamily family)
        where T : Extension =>
        extensions.Where(extension => extension.Serves(family))
            .SelectMany(extension => extension.Aliases.Prepend(extension.Name).Select(name => (Name: name, Extension: extension)))
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Extension);

    private sealed class KeptMatchExtension(string name) : MatchExtension(name, [], values => new UnknownMatch(name, values.KeptText))
    {
        public override bool TakesAnything => true;
    }

    private sealed class KeptTargetExtension(string name) : TargetExtension(name, [], values => new UnknownTarget(name, values.KeptText))
    {
        public override bool TakesAnything => true;
    }
}
