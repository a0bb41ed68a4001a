using KubeNet.Engine.Addressing;

namespace KubeNet.Manifests.Inference;

/// <summary>
/// The service range that services' addresses come from, where nothing states it. The service <c>default/kubernetes</c> has the first address
/// of the primary range, which tells its start; its length is a guess.
/// </summary>
internal static class ServiceRange
{
    private const int UsualV4 = 16;
    private const int UsualV6 = 112;

    private static readonly IpPrefix s_kubeadm = IpPrefix.Parse("10.96.0.0/12");

    /// <summary>The range of one family.</summary>
    /// <param name="addresses">Addresses of services, at least one.</param>
    /// <param name="kubernetes">The address of default/kubernetes, or null.</param>
    public static IpPrefix Of(IReadOnlyCollection<IpAddress> addresses, IpAddress? kubernetes)
    {
        var family = addresses.First().Family;
        var hosts = addresses.Select(IpPrefix.Host).ToList();
        if (family == IpFamily.IPv4 && hosts.TrueForAll(s_kubeadm.Contains) && (kubernetes is null || kubernetes == s_kubeadm.Address.Add(1)))
            return s_kubeadm;
        var usual = family == IpFamily.IPv4 ? UsualV4 : UsualV6;
        if (kubernetes is not { } first || first.Bits == 0)
            return Ranges.Cover(hosts, usual);
        var start = IpAddress.FromBits(family, first.Bits - 1);
        var length = usual;
        while (new IpPrefix(start, length).Address != start)
            length++;
        return hosts.TrueForAll(new IpPrefix(start, length).Contains) ? new IpPrefix(start, length) : Ranges.Cover([.. hosts, IpPrefix.Host(start)], usual);
    }
}
