using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Dns;

/// <summary>
/// The names of a cluster as CoreDNS answers for them (its kubernetes plugin, and the specification kubernetes/dns), and as a pod's resolver asks.
/// </summary>
public static class ClusterDns
{
    private const int AliasesMax = 8;
    private const int DnsHost = 10;

    /// <summary>
    /// What a program in a pod gets for a name: what /etc/hosts says, else the resolver completes it by the search list until a query is answered, be it by a CNAME alone (glibc's res_nsearch goes on where an
    /// answer has no record).
    /// </summary>
    public static DnsResolution Resolve(Cluster cluster, Pod pod, string name)
    {
        var conf = ResolvConf.Of(cluster, pod);
        if (EtcHosts.Of(cluster, pod).AddressesOf(name) is { Count: > 0 } known)
            return new DnsResolution(conf, [new DnsAnswer(name.ToLowerInvariant(), DnsOutcome.HostsFile, [], [.. known])]);
        var queries = new List<DnsAnswer>();
        foreach (var candidate in conf.Candidates(name.ToLowerInvariant()))
        {
            queries.Add(conf.AsksCluster ? Ask(cluster, candidate) : new DnsAnswer(candidate.TrimEnd('.'), DnsOutcome.Elsewhere, [], []));
            // The name itself, where it is asked first (ndots), is taken to be found by whom it is forwarded to.
            if (queries[^1] is { Outcome: DnsOutcome.Answered } or { Outcome: DnsOutcome.Forwarded, Aliases.IsEmpty: false }
                || (queries[^1].Outcome == DnsOutcome.Forwarded && queries[^1].Name.Equals(name.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)))
                break;
        }

        return new DnsResolution(conf, queries.ToEquatableArray());
    }

    /// <summary>What the cluster's DNS answers to a full name.</summary>
    public static DnsAnswer Ask(Cluster cluster, string name)
    {
        var aliases = new List<string>();
        var asked = name.TrimEnd('.').ToLowerInvariant();
        for (var at = asked; ;)
        {
            var (outcome, alias, addresses) = Look(cluster, at);
            if (alias is null || aliases.Count == AliasesMax)
            {
                // An alias of a name of the cluster that is not there is an answer without records (A in plugin/backend_lookup.go).
                outcome = outcome == DnsOutcome.NxDomain && aliases.Count > 0 ? DnsOutcome.NoData : outcome;
                return new DnsAnswer(asked, outcome, aliases.ToEquatableArray(), addresses.ToEquatableArray());
            }

            aliases.Add(at = alias);
        }
    }

    /// <summary>The service that an answer is of, or null where it is of something else.</summary>
    internal static Service? ServiceOf(Cluster cluster, DnsAnswer answer)
    {
        if (answer.Outcome == DnsOutcome.HostsFile)
            return null;
        var name = answer.Aliases.Count > 0 ? answer.Aliases[^1] : answer.Name;
        return name.EndsWith($".{cluster.Options.DnsDomain}", StringComparison.Ordinal) && name[..^(cluster.Options.DnsDomain.Length + 1)].Split('.') is [var service, var @namespace, "svc"]
            ? cluster.Services.GetValueOrDefault(new ObjectName(@namespace, service))
            : null;
    }

    /// <summary>
    /// Deploys CoreDNS as kubeadm does: the service <c>kube-system/kube-dns</c> at the tenth address of the service range, UDP and TCP port 53, and a
    /// Deployment of pods behind it.
    /// </summary>
    /// <exception cref="NetConfigException">ServiceExists, ServiceAddressTaken, WorkloadExists.</exception>
    public static Cluster AddDns(this Cluster cluster, int replicas = 2)
    {
        var labels = LabelSet.Of([new("k8s-app", "kube-dns")]);
        return cluster
            .AddService(new Service
            {
                Name = ResolvConf.DnsService,
                Labels = labels.With("kubernetes.io/name", "CoreDNS"),
                Selector = labels,
                ClusterIPs = [cluster.Options.ServiceCidrs[0].Address.Add(DnsHost)],
                Ports =
                [
                    new ServicePort { Name = "dns", Protocol = IpProtocol.Udp, Port = 53 },
                    new ServicePort { Name = "dns-tcp", Port = 53 },
                    new ServicePort { Name = "metrics", Port = 9153 },
                ],
            })
            .AddWorkload(new Workload
            {
                Kind = WorkloadKind.Deployment,
                Name = new ObjectName("kube-system", "coredns"),
                Replicas = replicas,
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new Pod
                {
                    Name = default,
                    Labels = labels,
                    Dns = new PodDns { Policy = DnsPolicy.Default },
                    Tolerations = [new Toleration("CriticalAddonsOnly", true, null, null), new Toleration("node-role.kubernetes.io/control-plane", true, null, "NoSchedule")],
                    Containers =
                    [
                        new Container("coredns",
                        [
                            new ContainerPort { Name = "dns", Protocol = IpProtocol.Udp, Port = 53 },
                            new ContainerPort { Name = "dns-tcp", Port = 53 },
                            new ContainerPort { Name = "metrics", Port = 9153 },
                        ]),
                    ],
                },
            });
    }

    private static (DnsOutcome Outcome, string? Alias, IEnumerable<IpAddress> Addresses) Look(Cluster cluster, string name)
    {
        var domain = cluster.Options.DnsDomain;
        if (name == domain)
            return (DnsOutcome.NoData, null, []);
        if (!name.EndsWith($".{domain}", StringComparison.Ordinal))
            return (DnsOutcome.Forwarded, null, []);
        return name[..^(domain.Length + 1)].Split('.') switch
        {
            ["svc"] or ["pod"] => (DnsOutcome.NoData, null, []),
            [var @namespace, "svc" or "pod"] => (cluster.Namespaces.ContainsKey(@namespace) ? DnsOutcome.NoData : DnsOutcome.NxDomain, null, []),
            [var service, var @namespace, "svc"] => OfService(cluster, new ObjectName(@namespace, service)),
            [var host, var service, var @namespace, "svc"] => Found(OfEndpoint(cluster, host, new ObjectName(@namespace, service))),
            [var port, var protocol, var service, var @namespace, "svc"] => Found(OfPort(cluster, WithoutUnderscore(port), WithoutUnderscore(protocol), new ObjectName(@namespace, service))),
            [var address, var @namespace, "pod"] => Found(OfPod(cluster, address, @namespace)),
            _ => (DnsOutcome.NxDomain, null, []),
        };
    }

    private static (DnsOutcome Outcome, string? Alias, IEnumerable<IpAddress> Addresses) Found(IReadOnlyList<IpAddress> addresses) =>
        (addresses.Count > 0 ? DnsOutcome.Answered : DnsOutcome.NxDomain, null, addresses);

    private static (DnsOutcome Outcome, string? Alias, IEnumerable<IpAddress> Addresses) OfService(Cluster cluster, ObjectName name)
    {
        if (!cluster.Services.TryGetValue(name, out var service))
            return (DnsOutcome.NxDomain, null, []);

        // An address is no name to lead on to, and there is no record then (findServices asks the HostType of it).
        if (service.Alias is { } alias)
            return IpAddress.TryParse(alias, out _) ? (DnsOutcome.NxDomain, null, []) : (DnsOutcome.NoData, alias.TrimEnd('.').ToLowerInvariant(), []);

        // A headless service without ready endpoints has no records at all, so that its name is not there.
        return service.IsHeadless ? Found(EndpointsOf(cluster.SlicesOf(name)).Select(endpoint => endpoint.Address).ToList()) : Found(service.ClusterIPs);
    }

    // The endpoint's hostname, or its address with dashes (endpointHostname in plugin/kubernetes); endpoints have names whether their service is headless or not (findServices).
    private static List<IpAddress> OfEndpoint(Cluster cluster, string host, ObjectName name) =>
        cluster.Services.TryGetValue(name, out var service) && service.Type != ServiceType.ExternalName
            ? [.. EndpointsOf(cluster.SlicesOf(name)).Where(endpoint => (endpoint.Hostname ?? Dashed(endpoint.Address)) == host).Select(endpoint => endpoint.Address)]
            : [];

    // _port._protocol.service, the name of its SRV records, has addresses too: of a headless service those of the endpoints that have such a port (findServices). The underscores may be left out.
    private static EquatableArray<IpAddress> OfPort(Cluster cluster, string port, string protocol, ObjectName name)
    {
        if (!cluster.Services.TryGetValue(name, out var service) || service.Type == ServiceType.ExternalName)
            return [];
        if (!service.IsHeadless)
            return service.Ports.Any(own => IsMeant(own.Name, own.Protocol)) ? service.ClusterIPs : [];
        return [.. EndpointsOf(cluster.SlicesOf(name).Where(slice => slice.Ports.Any(own => IsMeant(own.Name, own.Protocol)))).Select(endpoint => endpoint.Address)];

        bool IsMeant(string ownName, IpProtocol ownProtocol) => ownName == port && ownProtocol.ToName() == protocol;
    }

    private static string WithoutUnderscore(string label) => label.StartsWith('_') ? label[1..] : label;

    private static IEnumerable<Endpoint> EndpointsOf(IEnumerable<EndpointSlice> slices) =>
        slices.OrderBy(slice => slice.Family).SelectMany(slice => slice.Endpoints).Where(endpoint => endpoint.IsReady).DistinctBy(endpoint => endpoint.Address);

    // "pods insecure", kubeadm's setting: any address in an existing namespace is echoed.
    private static List<IpAddress> OfPod(Cluster cluster, string dashed, string @namespace)
    {
        if (!cluster.Namespaces.ContainsKey(@namespace))
            return [];
        return IpAddress.TryParse(dashed.Replace('-', '.'), out var v4) && v4.Family == IpFamily.IPv4 ? [v4]
            : IpAddress.TryParse(dashed.Replace('-', ':'), out var v6) ? [v6]
            : [];
    }

    // A label does not end in a dash.
    private static string Dashed(IpAddress address)
    {
        var label = address.ToString().Replace('.', '-').Replace(':', '-');
        return label.EndsWith('-') ? $"{label}0" : label;
    }
}
