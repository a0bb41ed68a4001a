namespace KubeNet.KernelTests.Labs;

/// <summary>A network and the packets that are sent through it, once in real namespaces and once in the model.</summary>
public sealed class KernelLab
{
    private const int FirstPort = 40000;

    /// <summary>A lab of IPv4 alone unless <paramref name="usesIpv6"/>: IPv6 is switched off otherwise, so that no link-local chatter counts.</summary>
    public KernelLab(string name, Action<ILabTarget> build, IEnumerable<LabProbe> probes, bool usesIpv6 = false)
    {
        Name = name;
        Build = build;
        UsesIpv6 = usesIpv6;
        Probes = [.. probes.Select((probe, index) => probe.SourcePort == 0 ? probe with { SourcePort = (ushort)(FirstPort + index) } : probe)];
    }

    /// <summary>What it shows, as a sentence.</summary>
    public string Name { get; }

    /// <summary>Builds it.</summary>
    public Action<ILabTarget> Build { get; }

    /// <summary>What is sent, in this order.</summary>
    public IReadOnlyList<LabProbe> Probes { get; }

    /// <summary>Whether IPv6 is on.</summary>
    public bool UsesIpv6 { get; }

    /// <summary>Whether time goes by between its packets: what a network does by itself meanwhile is in no trace, and when it notices what an administrator does is chance.</summary>
    public bool TakesTime => Probes.Any(probe => probe.Change is { } change && change.Wait > TimeSpan.Zero);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
