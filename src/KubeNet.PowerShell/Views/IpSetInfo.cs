using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.PowerShell.Views;

/// <summary>A set of ipset.</summary>
public sealed record IpSetInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name, by which rules ask it.</summary>
    public required string Name { get; init; }

    /// <summary>Its type, such as hash:ip or list:set.</summary>
    public required string Type { get; init; }

    /// <summary>IPv4 or IPv6; null where it takes packets of both.</summary>
    public required string? Family { get; init; }

    /// <summary>Its options, as ipset prints them.</summary>
    public required string Header { get; init; }

    /// <summary>How many rules and lists refer to it; while there are any, it cannot be removed.</summary>
    public required int References { get; init; }

    /// <summary>How many entries it has.</summary>
    public int Count => Entries.Count;

    /// <summary>Its entries: of a list in its order, else in that of ipset -sorted.</summary>
    public required IReadOnlyList<IpSetEntryInfo> Entries { get; init; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal static IpSetInfo Of(Lab lab, string home, string name)
    {
        var config = lab.Config[home];
        var set = config.IpSets[name];
        return new IpSetInfo
        {
            Lab = lab,
            Namespace = home,
            Name = name,
            Type = set.Type.Name,
            Family = set.Options.Family?.ToString(),
            Header = IpSetSave.Header(set),
            References = config.IpSetReferences(name).Count,
            Entries = [.. set.Entries(lab.State.Now).Select(entry => IpSetEntryInfo.Of(lab, home, set, entry.Element, entry.Extensions))],
        };
    }
}
