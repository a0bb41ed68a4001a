using System.Text;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>What a pod's <c>/etc/resolv.conf</c> says: whom it asks, and how names are completed.</summary>
/// <param name="Nameservers">The servers, in order; empty where the node's own file decides, which is not in the model.</param>
/// <param name="Searches">The search list, in order.</param>
/// <param name="Ndots">A name with at least as many dots is asked for as it is first.</param>
public sealed record ResolvConf(EquatableArray<IpAddress> Nameservers, EquatableArray<string> Searches, int Ndots)
{
    private const int ClusterNdots = 5;
    private const int UsualNdots = 1;
    private const int MostNameservers = 3;
    private const int MostSearches = 32;

    /// <summary>The service that pods ask.</summary>
    public static ObjectName DnsService { get; } = new("kube-system", "kube-dns");

    /// <summary>Whether the first server, which the resolver asks, is the cluster's DNS.</summary>
    public bool AsksCluster { get; private init; }

    /// <summary>What the kubelet writes for a pod (pkg/kubelet/network/dns). What is beyond a resolver's limits is left out.</summary>
    public static ResolvConf Of(Cluster cluster, Pod pod)
    {
        var dns = pod.Dns;
        var asksCluster = dns.Policy switch
        {
            DnsPolicy.ClusterFirst => !pod.HostNetwork,
            DnsPolicy.ClusterFirstWithHostNet => true,
            DnsPolicy.Default or DnsPolicy.None => false,
        };
        var domain = cluster.Options.DnsDomain;
        var servers = asksCluster && cluster.Services.TryGetValue(DnsService, out var service) ? service.ClusterIPs : [];
        string[] searches = asksCluster ? [$"{pod.Name.Namespace}.svc.{domain}", $"svc.{domain}", domain] : [];
        return new ResolvConf(
            servers.Concat(dns.Nameservers).Distinct().Take(MostNameservers).ToEquatableArray(),
            searches.Concat(dns.Searches).Distinct(StringComparer.Ordinal).Take(MostSearches).ToEquatableArray(),
            dns.Ndots ?? (asksCluster ? ClusterNdots : UsualNdots))
        {
            AsksCluster = asksCluster || (dns.Policy == DnsPolicy.None && IsOfCluster(cluster, dns.Nameservers.Items.FirstOrDefault())),
        };
    }

    private static bool IsOfCluster(Cluster cluster, IpAddress server) => cluster.Services.TryGetValue(DnsService, out var service)
        && (service.ClusterIPs.Items.Contains(server) || cluster.SlicesOf(DnsService).Any(slice => slice.Endpoints.Any(endpoint => endpoint.Address == server)));

    /// <summary>The names that a resolver asks for, in the order in which glibc does (res_nsearch): the first that has an answer is the last one asked.</summary>
    public IEnumerable<string> Candidates(string name)
    {
        if (name.EndsWith('.'))
            return [name.TrimEnd('.')];
        var completed = Searches.Select(search => $"{name}.{search.TrimEnd('.')}");
        return name.Count(c => c == '.') >= Ndots ? completed.Prepend(name) : completed.Append(name);
    }

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (!Searches.IsEmpty)
            text.Append("search ").AppendJoin(' ', Searches).Append('\n');
        foreach (var server in Nameservers)
            text.Append($"nameserver {server}\n");
        return text.Append($"options ndots:{Ndots}\n").ToString();
    }
}
