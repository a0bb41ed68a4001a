using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.PowerShell.Views;

/// <summary>An entry of a set.</summary>
public sealed record IpSetEntryInfo : LabObject
{
    /// <summary>The set's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The set's name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is found by, as ipset prints it: <c>10.0.0.1,udp:53</c>.</summary>
    public required string Entry { get; init; }

    /// <summary>Whether it is an exception, whose elements the set does not hold.</summary>
    public required bool NoMatch { get; init; }

    /// <summary>Seconds until it ends, 0 for never; null in a set without timeouts.</summary>
    public required long? Timeout { get; init; }

    /// <summary>How many packets matched; null in a set without counters.</summary>
    public required ulong? Packets { get; init; }

    /// <summary>How many bytes they had; null in a set without counters.</summary>
    public required ulong? Bytes { get; init; }

    /// <summary>Its comment, or null.</summary>
    public required string? Comment { get; init; }

    /// <summary>As ipset save prints it, with all that is kept beside it.</summary>
    public required string Text { get; init; }

    /// <summary>What it is found by.</summary>
    public override string ToString() => NoMatch ? $"{Entry} nomatch" : Entry;

    internal static IpSetEntryInfo Of(Lab lab, string home, IpSet set, in IpSetElement element, IpSetExtensions extensions)
    {
        var now = lab.State.Now;
        return new IpSetEntryInfo
        {
            Lab = lab,
            Namespace = home,
            Name = set.Name,
            Entry = IpSetSave.Element(set, element, extensions),
            NoMatch = extensions.NoMatch,
            Timeout = set.Options.Timeout is null ? null : IpSetSave.SecondsLeft(extensions, now),
            Packets = set.Options.Counters ? extensions.Packets : null,
            Bytes = set.Options.Counters ? extensions.Bytes : null,
            Comment = extensions.Comment,
            Text = IpSetSave.Entry(set, element, extensions, now),
        };
    }
}
