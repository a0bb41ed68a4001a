using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>What a pod's <c>/etc/hosts</c> says, which its resolver looks into before it asks a server.</summary>
/// <param name="Lines">Its lines, in order.</param>
public sealed record EtcHosts(EquatableArray<HostAlias> Lines)
{
    private const int HostnameMax = 63;

    private static readonly HostAlias[] s_localhost =
    [
        new(IpAddress.LoopbackV4, ["localhost"]),
        new(IpAddress.LoopbackV6, ["localhost", "ip6-localhost", "ip6-loopback"]),
    ];

    private static readonly HostAlias[] s_multicast =
    [
        new(IpAddress.Parse("fe00::"), ["ip6-localnet"]),
        new(IpAddress.Parse("fe00::"), ["ip6-mcastprefix"]),
        new(IpAddress.Parse("fe00::1"), ["ip6-allnodes"]),
        new(IpAddress.Parse("fe00::2"), ["ip6-allrouters"]),
    ];

    /// <summary>What every machine's says. Of a node's no more is known.</summary>
    public static EtcHosts OfMachine { get; } = new(s_localhost.ToEquatableArray());

    /// <summary>
    /// What the kubelet writes for a pod (ensureHostsFile in pkg/kubelet): its own name for each of its addresses, and spec.hostAliases. A pod on its node's network has the node's file with its hostAliases
    /// behind it.
    /// </summary>
    public static EtcHosts Of(Cluster cluster, Pod pod)
    {
        if (pod.HostNetwork)
            return new EtcHosts([.. OfMachine.Lines, .. pod.HostAliases]);

        var hostname = HostnameOf(pod);
        EquatableArray<string> names = pod.Subdomain is { } subdomain ? [$"{hostname}.{subdomain}.{pod.Name.Namespace}.svc.{cluster.Options.DnsDomain}", hostname] : [hostname];
        return new EtcHosts([.. s_localhost, .. s_multicast, .. pod.Addresses.Select(address => new HostAlias(address, names)), .. pod.HostAliases]);
    }

    /// <summary>The addresses of a name just as it is, in whatever case, in the order of the lines; empty where it has none (nss_files with <c>multi on</c>, musl, Go).</summary>
    public IReadOnlyList<IpAddress> AddressesOf(string name) =>
        [.. Lines.Where(line => line.Hostnames.Items.Contains(name, StringComparer.OrdinalIgnoreCase)).Select(line => line.Address).Distinct()];

    // GeneratePodHostNameAndDomain and truncatePodHostnameIfNeeded.
    private static string HostnameOf(Pod pod)
    {
        var hostname = pod.Hostname ?? pod.Name.Name;
        return hostname.Length <= HostnameMax ? hostname : hostname[..HostnameMax].TrimEnd('-', '.');
    }
}
