using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// <c>-m devgroup</c>: the groups of the devices that a packet comes in and leaves by (net/netfilter/xt_devgroup.c). Links have no groups here:
/// all are in group 0, as they are in Linux until someone says otherwise.
/// </summary>
public sealed record DevgroupMatch : Match
{
    private const string Default = "default";

    /// <summary><c>--src-group</c>, or null.</summary>
    public (uint Group, uint Mask)? Source { get; init; }

    /// <summary><c>! --src-group</c>.</summary>
    public bool SourceNegated { get; init; }

    /// <summary><c>--dst-group</c>, or null.</summary>
    public (uint Group, uint Mask)? Destination { get; init; }

    /// <summary><c>! --dst-group</c>.</summary>
    public bool DestinationNegated { get; init; }

    /// <inheritdoc/>
    public override string Name => "devgroup";

    /// <inheritdoc/>
    public override Placement Placement => (Source, Destination) switch
    {
        (not null, null) => new Placement { OwnHooks = HookSet.Prerouting | HookSet.Input | HookSet.Forward },
        (null, not null) => new Placement { OwnHooks = HookSet.Forward | HookSet.Output | HookSet.Postrouting },
        _ => new Placement { OwnHooks = HookSet.Forward },
    };

    internal static MatchExtension Extension { get; } = new(
        "devgroup",
        [
            new OptionSpec("src-group", "the group of the device it came in by", OptionTraits.Invertible),
            new OptionSpec("dst-group", "the group of the device it leaves by", OptionTraits.Invertible),
        ],
        Read);

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        Fits(Source, SourceNegated) && Fits(Destination, DestinationNegated) ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        Source is { } source ? $"{SaveText.Not(SourceNegated)}--src-group {ValueAndMask.Save(source.Group, source.Mask, Default)}" : "",
        Destination is { } destination ? $"{SaveText.Not(DestinationNegated)}--dst-group {ValueAndMask.Save(destination.Group, destination.Mask, Default)}" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        Source is { } source ? $"{SaveText.Not(SourceNegated)}src-group {SaveText.Mark(source.Group, source.Mask)}" : "",
        Destination is { } destination ? $"{SaveText.Not(DestinationNegated)}dst-group {SaveText.Mark(destination.Group, destination.Mask)}" : "");

    private static bool Fits((uint Group, uint Mask)? asked, bool negated) => asked is not { } some || ((some.Group & some.Mask) == 0) != negated;

    private static DevgroupMatch Read(OptionValues values)
    {
        if (values.Count == 0)
            throw values.Missing("devgroup match: You must specify either '--src-group' or '--dst-group'.");
        var match = new DevgroupMatch();
        if (values.TryGet("src-group", out var source))
            match = match with { Source = ValueAndMask.Read(source, Default), SourceNegated = source.Negated };
        if (values.TryGet("dst-group", out var destination))
            match = match with { Destination = ValueAndMask.Read(destination, Default), DestinationNegated = destination.Negated };
        return match;
    }
}
