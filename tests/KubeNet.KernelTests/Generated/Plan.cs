using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>A device of the plan; <see cref="Segment"/> is null where a bridge has it as a port.</summary>
internal sealed record PlannedDevice(string Ns, string Name, string Mac)
{
    /// <summary>The network in which it may have addresses.</summary>
    public Segment? Segment { get; set; }

    /// <summary>Whether it is a bridge.</summary>
    public bool IsBridge { get; init; }

    /// <summary>The ports of a bridge.</summary>
    public List<string> Ports { get; } = [];

    /// <summary>Whether frames leave it for another bridge, so that a hairpin there would let them run in circles.</summary>
    public bool IsTrunk { get; init; }
}

/// <summary>Devices that hear each other, and the addresses that they have there.</summary>
internal sealed class Segment(int number)
{
    public int Number => number;

    public List<PlannedDevice> Members { get; } = [];

    public string Prefix(IpFamily family) => family == IpFamily.IPv4 ? $"10.0.{number}.0/24" : $"fd00:{number}::/64";

    public string Host(IpFamily family, int host) => family == IpFamily.IPv4 ? $"10.0.{number}.{host}" : $"fd00:{number}::{host:x}";

    public string AddressOf(IpFamily family, PlannedDevice member) => Host(family, Members.IndexOf(member) + 1);
}

/// <summary>What is planned of a network before it is said: who exists, who is joined with whom, and by what addresses.</summary>
internal sealed class Plan
{
    public List<string> Namespaces { get; } = [];

    public List<PlannedDevice> Devices { get; } = [];

    public List<Segment> Segments { get; } = [];

    /// <summary>Addresses of namespaces that hang on no network: on <c>lo</c>, or further ones.</summary>
    public List<(string Ns, string Device, string Address)> Extras { get; } = [];

    public bool UsesIpv6 { get; set; }

    public IEnumerable<IpFamily> Families => UsesIpv6 ? [IpFamily.IPv4, IpFamily.IPv6] : [IpFamily.IPv4];

    public IEnumerable<PlannedDevice> DevicesOf(string ns) => Devices.Where(device => device.Ns == ns);

    /// <summary>Addresses of one namespace, or of all.</summary>
    public IEnumerable<string> Addresses(IpFamily family, string? ns = null) => Segments
        .SelectMany(segment => segment.Members.Where(member => ns is null || member.Ns == ns).Select(member => segment.AddressOf(family, member)))
        .Concat(Extras.Where(extra => ns is null || extra.Ns == ns).Select(extra => extra.Address.Split('/')[0]).Where(address => FamilyOf(address) == family));

    /// <summary>The addresses that a namespace came to have: those that were not refused.</summary>
    public IReadOnlyList<string> OwnAddresses(Lab lab, IpFamily family, string ns) =>
    [
        .. Addresses(family, ns).Where(address => lab.Config[ns].Links.Values.Any(link => link.Addresses.Any(own => own.Address.Address.ToString() == address))),
    ];

    /// <summary>A new network.</summary>
    public Segment NewSegment()
    {
        var segment = new Segment(Segments.Count + 1);
        Segments.Add(segment);
        return segment;
    }

    /// <summary>A new device, with an address that nobody else has.</summary>
    public PlannedDevice NewDevice(string ns, string name, bool isBridge = false, bool isTrunk = false)
    {
        var number = Devices.Count + 1;
        var device = new PlannedDevice(ns, name, $"02:00:00:00:{number / 256:x2}:{number % 256:x2}") { IsBridge = isBridge, IsTrunk = isTrunk };
        Devices.Add(device);
        return device;
    }

    public static IpFamily FamilyOf(string address) => address.Contains(':') ? IpFamily.IPv6 : IpFamily.IPv4;
}
