using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Manifests.Inference;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>What neither the input nor the cluster has, and the input refers to: the nodes of its pods and the namespaces of its objects.</summary>
internal static class ImpliedObjects
{
    private static readonly string[] s_everywhere = ["default", "kube-node-lease", "kube-public", "kube-system"];

    /// <summary>Nodes that pods are on or templates name, with the addresses that the pods tell, and around the pods' own addresses a pod network.</summary>
    public static IEnumerable<ManifestObject> Nodes(ManifestInput input, IReadOnlySet<string> known, Cluster? into)
    {
        var pods = input.Pods.Select(found => (Pod: found.Record, found.Object.Position))
            .Concat(input.Workloads.Where(found => found.Record.Replicas > 0).Select(found => (Pod: found.Record.Template, found.Object.Position)));
        var missing = pods.Where(found => found.Pod.NodeName is { } node && !known.Contains(node)).GroupBy(found => found.Pod.NodeName!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        var taken = input.Nodes.Select(found => found.Record).Concat(into?.Nodes.Values ?? []).SelectMany(node => node.PodCidrs).ToList();
        foreach (var guests in missing)
        {
            var cidrs = PodCidrs(guests.SelectMany(found => found.Pod.Addresses), taken);
            taken.AddRange(cidrs);
            var node = new Node
            {
                Name = guests.Key,
                Addresses = input.HostAddresses.TryGetValue(guests.Key, out var addresses) ? addresses.ToEquatableArray() : [],
                PodCidrs = cidrs.ToEquatableArray(),
            };
            var made = new ManifestObject { Kind = nameof(Node), Name = node.Name, Record = node, Position = guests.First().Position, IsImplied = true };
            input.Report.Warn("NodeImplied", $"the input has pods of this node but not the node; it is made with {Words("address", node.Addresses.Select(address => address.ToString()))} and {Words("pod network", cidrs.Select(cidr => cidr.ToString()))}", "its labels, taints and zone are not known", made.Position, made.ToString());
            yield return made;
        }
    }

    /// <summary>Namespaces that objects are in.</summary>
    public static IEnumerable<ManifestObject> Namespaces(ManifestInput input, IReadOnlySet<string> known)
    {
        var inUse = input.Pods.Select(found => (found.Record.Name.Namespace, found.Object.Position))
            .Concat(input.Workloads.Select(found => (found.Record.Name.Namespace, found.Object.Position)))
            .Concat(input.Services.Select(found => (found.Record.Name.Namespace, found.Object.Position)))
            .Concat(input.Slices.Select(found => (found.Record.Name.Namespace, found.Object.Position)))
            .Concat(input.Policies.Select(found => (found.Record.Name.Namespace, found.Object.Position)));
        foreach (var (name, position) in inUse.DistinctBy(use => use.Namespace).Where(use => !known.Contains(use.Namespace) && !s_everywhere.Contains(use.Namespace)))
        {
            input.Report.Warn("NamespaceImplied", "the input has objects of this namespace but not the namespace; it is made", "it has no labels but its name, which matters to namespaceSelectors of policies", position, $"Namespace {name}");
            yield return new ManifestObject { Kind = "Namespace", Name = name, Record = new KubeNamespace(name, LabelSet.Empty), Position = position, IsImplied = true };
        }
    }

    private static List<IpPrefix> PodCidrs(IEnumerable<IpAddress> addresses, List<IpPrefix> taken)
    {
        const int UsualV4 = 24, UsualV6 = 64;
        return addresses.GroupBy(address => address.Family)
            .Select(group => Ranges.Cover([.. group.Select(IpPrefix.Host)], group.Key == IpFamily.IPv4 ? UsualV4 : UsualV6))
            .Where(cidr => !taken.Exists(other => cidr.Overlaps(other)))
            .ToList();
    }

    private static string Words(string what, IEnumerable<string> values) => string.Join(" and ", values) is { Length: > 0 } text ? $"the {what} {text}" : $"the next free {what}";
}
