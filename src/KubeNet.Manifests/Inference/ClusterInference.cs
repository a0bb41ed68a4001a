using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Inference;

/// <summary>How a cluster is set up, from what its objects show; each conclusion is a line of the report.</summary>
internal sealed class ClusterInference
{
    private const int UsualPodsV4 = 16;
    private const int UsualPodsV6 = 56;

    private readonly ClusterEvidence _evidence;
    private readonly ManifestReport _report;
    private readonly IReadOnlyCollection<Node> _nodes;
    private readonly IReadOnlyCollection<Pod> _pods;
    private readonly IReadOnlyCollection<Service> _services;
    private readonly IReadOnlyCollection<IpPrefix> _furtherRanges;
    private bool _isPodNetworkMadeUp;

    private ClusterInference(ClusterEvidence evidence, ManifestReport report, IReadOnlyCollection<Node> nodes, IReadOnlyCollection<Pod> pods, IReadOnlyCollection<Service> services, IReadOnlyCollection<IpPrefix> furtherRanges) =>
        (_evidence, _report, _nodes, _pods, _services, _furtherRanges) = (evidence, report, nodes, pods, services, furtherRanges);

    /// <summary>The options of a cluster of these objects.</summary>
    /// <param name="evidence">What the input says of it.</param>
    /// <param name="report">Where lines go.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="services">Its services.</param>
    /// <param name="furtherRanges">Service ranges beside the first one: addresses of them tell nothing of that.</param>
    public static ClusterOptions Infer(
        ClusterEvidence evidence, ManifestReport report, IReadOnlyCollection<Node> nodes, IReadOnlyCollection<Pod> pods, IReadOnlyCollection<Service> services, IReadOnlyCollection<IpPrefix> furtherRanges) =>
        new ClusterInference(evidence, report, nodes, pods, services, furtherRanges).Infer();

    private ClusterOptions Infer()
    {
        var options = WithSegments(WithNetworks(new ClusterOptions()));
        options = options with
        {
            NodePorts = Of("NodePorts", "node ports", _evidence.NodePorts, options.NodePorts),
            DnsDomain = Of("DnsDomain", "DNS domain", _evidence.DnsDomain, options.DnsDomain),
        };
        return WithCni(WithoutMadeUpDetector(new ProxyInference(_evidence.Proxy, _report).Apply(options)));
    }

    // kube-proxy knows nothing of a pod network that only the model has: by that, pods would be others.
    private ClusterOptions WithoutMadeUpDetector(ClusterOptions options)
    {
        if (!_isPodNetworkMadeUp || options.DetectLocalMode != LocalMode.ClusterCIDR || !options.DetectLocalCidrs.IsEmpty)
            return options;
        _report.Info("InferredDetectLocalMode", "kube-proxy is taken not to tell pods' traffic from other traffic, since pods have addresses of the nodes' own network");
        return options with { DetectLocalMode = LocalMode.None };
    }

    private ClusterOptions WithNetworks(ClusterOptions options)
    {
        var services = ServiceRanges();
        var pods = PodRanges(UsualPodsV4, UsualPodsV6);
        if (!_evidence.PodCidrs.IsThere && pods.Items.Any(range => services.Items.Any(other => range.Overlaps(other))))
            pods = PodRanges(IpFamily.IPv4.AddressBits(), IpFamily.IPv6.AddressBits());
        pods = ApartFromNodes(pods, services, options.PodCidrs);
        var families = services.Concat(pods).Select(range => range.Family).Distinct().ToList();
        if (families.Count == 0)
            return options;
        pods = Complete(pods, families, options.PodCidrs, "fd00:10:244::/56");
        services = Complete(services, families, options.ServiceCidrs, "fd00:10:96::/112");
        options = options with { PodCidrs = pods, ServiceCidrs = services, NodeCidrs = NodeRanges(families, [.. services, .. pods], options.NodeCidrs) };
        return _nodes.SelectMany(node => node.PodCidrs).Where(cidr => cidr.Length <= cidr.Family.AddressBits() - 2).Aggregate(options, (all, cidr) => cidr.Family == IpFamily.IPv4
            ? all with { NodeCidrLengthV4 = cidr.Length }
            : all with { NodeCidrLengthV6 = cidr.Length });
    }

    private EquatableArray<IpPrefix> ServiceRanges()
    {
        if (_evidence.ServiceCidrs.IsThere)
            return Of("ServiceCidrs", "service range", _evidence.ServiceCidrs, []);
        var kubernetes = _services.FirstOrDefault(service => service.Name == new ObjectName(ObjectName.DefaultNamespace, "kubernetes"));
        var ranges = _services.SelectMany(service => service.ClusterIPs).Where(address => !_furtherRanges.Any(range => range.Contains(address))).GroupBy(address => address.Family)
            .OrderBy(group => kubernetes?.ClusterIPs is [var primary, ..] ? group.Key != primary.Family : group.Key == IpFamily.IPv6)
            .Select(group => ServiceRange.Of([.. group], kubernetes?.ClusterIPOf(group.Key))).ToEquatableArray();
        if (!ranges.IsEmpty)
            _report.Info("InferredServiceCidrs", $"the service range is taken to be {string.Join(" and ", ranges)}, around the addresses of services{(kubernetes is null ? "" : " and of default/kubernetes, which is the first of its range")}");
        return ranges;
    }

    private EquatableArray<IpPrefix> PodRanges(int longestV4, int longestV6)
    {
        if (_evidence.PodCidrs.IsThere)
            return Of("PodCidrs", "pod network", _evidence.PodCidrs, []);
        var fromNodes = _nodes.SelectMany(node => node.PodCidrs).ToList();
        var parts = fromNodes.Count > 0 ? fromNodes : _pods.SelectMany(pod => pod.Addresses).Select(IpPrefix.Host).ToList();
        var ranges = parts.GroupBy(part => part.Family).OrderBy(group => group.Key != parts[0].Family)
            .Select(group => Ranges.Cover([.. group], group.Key == IpFamily.IPv4 ? longestV4 : longestV6)).ToEquatableArray();
        if (!ranges.IsEmpty)
            _report.Info("InferredPodCidrs", $"the pod network is taken to be {string.Join(" and ", ranges)}, around {(fromNodes.Count > 0 ? "the pod networks of the nodes" : "the addresses of pods")}");
        return ranges;
    }

    // AWS' VPC CNI and Azure's give pods addresses of the nodes' own networks. What the model needs for each node is only where new pods would get theirs.
    private EquatableArray<IpPrefix> ApartFromNodes(EquatableArray<IpPrefix> pods, EquatableArray<IpPrefix> services, EquatableArray<IpPrefix> usual)
    {
        if (_nodes.Any(node => !node.PodCidrs.IsEmpty))
            return pods;
        IpPrefix[] spare = [.. usual, IpPrefix.Parse("100.64.0.0/16"), IpPrefix.Parse("172.30.0.0/16"), IpPrefix.Parse("192.168.0.0/16"), IpPrefix.Parse("fd00:10:244::/56")];
        var addresses = _nodes.SelectMany(node => node.Addresses).ToList();
        return pods.Select(range => addresses.Exists(range.Contains) ? Apart(range) : range).ToEquatableArray();

        IpPrefix Apart(IpPrefix range)
        {
            if (spare.FirstOrDefault(other => other.Family == range.Family && !other.Overlaps(range) && !services.Items.Any(taken => other.Overlaps(taken)) && !addresses.Exists(other.Contains)) is not { Length: > 0 } free)
                return range;
            _report.Warn("PodsInNodeNetwork", $"{range}, where pods have their addresses, is the nodes' own network too", $"pods that are added later get theirs from {free}");
            _isPodNetworkMadeUp = true;
            return free;
        }
    }

    // The usual length, unless the address of a node, or of a pod in a node's network, would be no host's in it.
    private ClusterOptions WithSegments(ClusterOptions options)
    {
        const int ShortestV4 = 8, ShortestV6 = 32;
        return options with { SegmentLengthV4 = Length(IpFamily.IPv4, ShortestV4), SegmentLengthV6 = Length(IpFamily.IPv6, ShortestV6) };

        int Length(IpFamily family, int shortest)
        {
            var usual = options.SegmentLength(family);
            var nodes = _nodes.SelectMany(node => node.Addresses).Where(address => address.Family == family).ToList();
            var pods = _pods.Where(pod => pod is { HostNetwork: false, HasEnded: false }).SelectMany(pod => pod.Addresses).Where(address => address.Family == family).ToList();
            if (Odd(usual) is not { } odd)
                return usual;
            for (var length = usual - 1; length >= shortest; length--)
            {
                if (Odd(length) is not null || !nodes.TrueForAll(address => IsApart(new IpPrefix(address, length))))
                    continue;
                _report.Info($"InferredSegmentLength{(family == IpFamily.IPv4 ? "V4" : "V6")}", $"the nodes' networks are taken to be /{length}: in a /{usual} {odd} would be no host's");
                return length;
            }

            return usual;

            IpAddress? Odd(int length)
            {
                var segments = nodes.Select(address => new IpPrefix(address, length)).ToHashSet();
                return nodes.Concat(pods).Where(address => segments.Contains(new IpPrefix(address, length)) && !ClusterOptions.IsNodeAddress(address, length)).Select(address => (IpAddress?)address).FirstOrDefault();
            }
        }

        bool IsApart(IpPrefix segment) => !options.PodCidrs.Concat(options.ServiceCidrs).Concat(_nodes.SelectMany(node => node.PodCidrs)).Any(range => range.Overlaps(segment));
    }

    // Where nodes that are added later take their addresses from: around those that there are.
    private EquatableArray<IpPrefix> NodeRanges(List<IpFamily> families, IReadOnlyCollection<IpPrefix> taken, EquatableArray<IpPrefix> usual)
    {
        const int LongestV4 = 24, LongestV6 = 64;
        var known = _nodes.SelectMany(node => node.Addresses).Select(IpPrefix.Host).ToList();
        var ranges = new List<IpPrefix>();
        foreach (var family in families)
        {
            var own = known.Where(address => address.Family == family).ToList();
            ranges.Add(own.Count > 0
                ? Ranges.Cover(own, family == IpFamily.IPv4 ? LongestV4 : LongestV6)
                : usual.Items.First(range => range.Family == family));
        }

        return ranges.Where(range => !taken.Any(other => range.Overlaps(other))).ToEquatableArray();
    }

    private static EquatableArray<IpPrefix> Complete(EquatableArray<IpPrefix> known, List<IpFamily> families, EquatableArray<IpPrefix> usual, string usualV6)
    {
        IpPrefix[] spare = [.. usual, IpPrefix.Parse(usualV6)];
        return families.Select(family => known.Items.Concat(spare).First(range => range.Family == family)).ToEquatableArray();
    }

    private ClusterOptions WithCni(ClusterOptions options)
    {
        if (_evidence.OtherCni.IsThere && !_evidence.Cni.IsThere)
            _report.Warn("CniNotModelled", $"the network plugin is {_evidence.OtherCni.Value} ({_evidence.OtherCni.Source})", "the model wires pods as its own plugins do: who can reach whom is the same where no policy of that plugin speaks, devices and rules are not");
        if (_evidence.CniOddity.IsThere)
            _report.Warn("CniNotModelled", $"{_evidence.CniOddity.Value} ({_evidence.CniOddity.Source})", "the model does not wrap them so; paths between nodes and their MTU differ");
        options = options with { Cni = Of("Cni", "network plugin", _evidence.Cni, options.Cni) };
        if (options.Cni == CniKind.Calico)
            return WithIpip(options);
        return PodOutsideItsNode() is { } pod ? AsCalico(options, pod) : options;
    }

    private ClusterOptions WithIpip(ClusterOptions options)
    {
        var ipip = Of("CalicoIpip", "IPIP between nodes", _evidence.CalicoIpip, options.CalicoIpip) && _evidence.CniOddity.Value is null;
        return options with { CalicoIpip = ipip, CalicoIpipCrossSubnet = ipip && Of("CalicoIpipCrossSubnet", "IPIP between networks only", _evidence.CalicoIpipCrossSubnet, options.CalicoIpipCrossSubnet) };
    }

    private ClusterOptions AsCalico(ClusterOptions options, Pod pod)
    {
        _report.Warn("InferredCni", $"pods such as {pod.Name} ({pod.Addresses[0]}) have addresses outside of the pod network of their node", "they are wired as Calico does it without encapsulation, a route for each pod, which needs no pod network for each node");
        return options with { Cni = CniKind.Calico, CalicoIpip = false };
    }

    private Pod? PodOutsideItsNode()
    {
        var nodes = _nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        return _pods.FirstOrDefault(pod => pod is { HostNetwork: false, HasEnded: false, NodeName: not null } && nodes.TryGetValue(pod.NodeName, out var node)
            && pod.Addresses.Items.Any(address => node.PodCidrOf(address.Family)?.Contains(address) != true));
    }

    private T Of<T>(string option, string words, Evidence<T> evidence, T usual)
    {
        if (!evidence.IsThere)
            return usual;
        var value = evidence.Value is EquatableArray<IpPrefix> ranges ? string.Join(" and ", ranges) : evidence.Value?.ToString();
        _report.Info($"Inferred{option}", $"{words}: {value}, from {evidence.Source}");
        return evidence.Value!;
    }
}
