using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Controllers;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's nodes.</summary>
public static class NodeEdits
{
    /// <summary>
    /// Adds a node. Addresses and pod networks that it does not have are given out from the cluster's, one of each family of the cluster, and labels that
    /// it does not have are those of its kubelet: its host name, and that it is Linux on amd64.
    /// </summary>
    /// <exception cref="NetConfigException">
    /// InvalidObjectName, InvalidLabel, InvalidTaint, NodeExists, InvalidNodeAddress, NodeAddressTaken, NodeAddressesExhausted, InvalidPodCidr, PodCidrOverlaps, PodCidrsExhausted.
    /// </exception>
    public static Cluster AddNode(this Cluster cluster, Node node)
    {
        ObjectNames.RequireSubdomain("node", node.Name);
        if (cluster.Nodes.ContainsKey(node.Name))
            throw ClusterErrors.Exists("Node", "node", node.Name, cluster);
        LabelChecks.RequireLabels($"node '{node.Name}'", node.Labels);
        TaintChecks.RequireTaints(node);
        cluster = cluster.WithAddresses(node, out node);
        cluster = cluster.WithPodCidrs(node, out node);
        return cluster.Put(node with { Labels = WithKubeletLabels(node, LabelSet.Empty) });
    }

    /// <summary>Adds a node of a name, with addresses of its own or given out.</summary>
    /// <exception cref="NetConfigException">As above.</exception>
    public static Cluster AddNode(this Cluster cluster, string name, params IEnumerable<IpAddress> addresses) =>
        cluster.AddNode(new Node { Name = name, Addresses = addresses.ToEquatableArray() });

    /// <summary>Changes a node's labels, taints, or whether pods are scheduled to it. Labels of its kubelet that the change leaves out stay.</summary>
    /// <exception cref="NetConfigException">NodeNotFound, InvalidLabel, InvalidTaint, NodeFieldImmutable.</exception>
    public static Cluster SetNode(this Cluster cluster, string name, Func<Node, Node> change)
    {
        var before = cluster.Node(name);
        var after = change(before);
        if (after.Name != name || after.Addresses != before.Addresses || after.PodCidrs != before.PodCidrs)
            throw new NetConfigException("NodeFieldImmutable", $"The name, addresses and pod networks of node '{name}' cannot be changed; remove the node and add it again.");
        LabelChecks.RequireLabels($"node '{name}'", after.Labels);
        TaintChecks.RequireTaints(after);

        // The node lifecycle controller's taint goes with what it stands for (doNoScheduleTaintingPass).
        if (before.IsUnschedulable && !after.IsUnschedulable)
            after = after with { Taints = after.Taints.Where(taint => taint.Key != NodeFit.UnschedulableKey).ToEquatableArray() };
        return cluster.Put(after with { Labels = WithKubeletLabels(after, before.Labels) });
    }

    /// <summary>Takes a node away, and the pods that it runs.</summary>
    /// <exception cref="NetConfigException">NodeNotFound.</exception>
    public static Cluster RemoveNode(this Cluster cluster, string name)
    {
        var node = cluster.Node(name);
        return cluster.PodsOn(name).ToList().Aggregate(cluster, (rest, pod) => rest.Drop(pod)).Drop(node);
    }

    // Each kubelet gives its node these (initialNode in pkg/kubelet); the beta ones are as the others (labelReconcileInfo in pkg/controller/nodelifecycle).
    private static LabelSet WithKubeletLabels(Node node, LabelSet before)
    {
        var labels = node.Labels;
        Default("kubernetes.io/hostname", before["kubernetes.io/hostname"] ?? node.Name);
        Default("kubernetes.io/os", before["kubernetes.io/os"] ?? "linux");
        Default("kubernetes.io/arch", before["kubernetes.io/arch"] ?? "amd64");
        Default("beta.kubernetes.io/os", labels["kubernetes.io/os"]!);
        Default("beta.kubernetes.io/arch", labels["kubernetes.io/arch"]!);
        return labels;

        void Default(string key, string value) => labels = labels[key] is null ? labels.With(key, value) : labels;
    }

    private static Cluster WithAddresses(this Cluster cluster, Node node, out Node after)
    {
        if (OneOfEachFamily(node.Addresses.Select(address => address.Family)) is { } twice)
            throw new NetConfigException("InvalidNodeAddress", $"Node '{node.Name}' has more than one {twice} address; give it at most one of each family.");
        foreach (var address in node.Addresses)
            cluster.RequireNodeAddress(node, address);
        var addresses = node.Addresses;
        foreach (var family in cluster.Options.Families)
        {
            if (node.AddressOf(family) is not null || (!node.Addresses.IsEmpty && !cluster.Options.NodeCidrs.Items.Any(cidr => cidr.Family == family)))
                continue;
            cluster = cluster.TakeNodeAddress(family, out var given);
            addresses = addresses.Add(given);
        }

        after = node with { Addresses = addresses };
        return cluster;
    }

    private static void RequireNodeAddress(this Cluster cluster, Node node, IpAddress address)
    {
        if (address.IsUnspecified || address.IsLoopback || address.IsMulticast || address.IsLimitedBroadcast)
            throw new NetConfigException("InvalidNodeAddress", $"{address} cannot be the address of node '{node.Name}'; give it a unicast address such as {cluster.Options.NodeCidrs.Items.FirstOrDefault().Address.Add(2)}.");
        var segment = new IpPrefix(address, cluster.Options.SegmentLength(address.Family));
        if (!ClusterOptions.IsNodeAddress(address, segment.Length))
            throw new NetConfigException("InvalidNodeAddress", $"{address} cannot be the address of node '{node.Name}': the first and last address of {segment} are not those of a host.");
        if (cluster.RouterOf(segment, address) is null)
            throw new NetConfigException("InvalidNodeAddress", $"{address} cannot be the address of node '{node.Name}': it is the last one in {segment}, and the router needs one there. Give it an address of another network.");
        if (cluster.Index.NodeAt(address) is { } holder)
            throw new NetConfigException("NodeAddressTaken", $"Node '{node.Name}' cannot have {address}: node '{holder}' of cluster '{cluster.Name}' has it. Give it another address or none.");
        if (cluster.Index.PodCidrOverlapping(IpPrefix.Host(address)) is { } pods)
            throw new NetConfigException("NodeAddressTaken", $"Node '{node.Name}' cannot have {address}: it lies in {pods.Cidr}, the pod network of node '{pods.Node}'. Give it an address outside the pod networks.");
        if (cluster.ServiceRangeOf(address) is { } range)
            throw new NetConfigException("NodeAddressTaken", $"Node '{node.Name}' cannot have {address}: it lies in the service range {range} of cluster '{cluster.Name}'. Give it an address outside that range.");
    }

    private static Cluster WithPodCidrs(this Cluster cluster, Node node, out Node after)
    {
        if (OneOfEachFamily(node.PodCidrs.Select(cidr => cidr.Family)) is { } twice)
            throw new NetConfigException("InvalidPodCidr", $"Node '{node.Name}' has more than one {twice} pod network; give it at most one of each family.");
        foreach (var cidr in node.PodCidrs)
            cluster.RequirePodCidr(node, cidr);
        var cidrs = node.PodCidrs;
        if (cidrs.IsEmpty)
        {
            foreach (var family in cluster.Options.Families)
            {
                cluster = cluster.TakePodCidr(family, out var given);
                cluster.RequirePodCidr(node, given);
                cidrs = cidrs.Add(given);
            }
        }

        after = node with { PodCidrs = cidrs };
        return cluster;
    }

    private static void RequirePodCidr(this Cluster cluster, Node node, IpPrefix cidr)
    {
        const int LargestLengthV4 = 30, LargestLengthV6 = 126;
        if (cidr.Length > (cidr.Family == IpFamily.IPv4 ? LargestLengthV4 : LargestLengthV6) || cidr.Address.IsMulticast || cidr.Address.IsLoopback || cidr.IsDefault)
            throw new NetConfigException("InvalidPodCidr", $"{cidr} cannot be the pod network of node '{node.Name}': it has no room for a bridge and a pod. Give it a network such as 10.244.1.0/24.");
        if (cluster.Index.PodCidrOverlapping(cidr) is { } other)
            throw new NetConfigException("PodCidrOverlaps", $"The pod network {cidr} of node '{node.Name}' overlaps {other.Cidr}, the pod network of node '{other.Node}' in cluster '{cluster.Name}'. Give each node a network of its own.");
        foreach (var range in cluster.ServiceRanges())
        {
            if (range.Overlaps(cidr))
                throw new NetConfigException("PodCidrOverlaps", $"The pod network {cidr} of node '{node.Name}' overlaps the service range {range} of cluster '{cluster.Name}'. Take one outside that range.");
        }

        foreach (var own in node.Addresses)
            RequireApart(cluster, node, cidr, node.Name, own);
        foreach (var segment in cluster.Index.Segments.Keys.Where(segment => segment.Family == cidr.Family))
        {
            if (segment.Contains(cidr) || cidr.Contains(segment))
                throw new NetConfigException("PodCidrOverlaps", $"The pod network {cidr} of node '{node.Name}' overlaps {segment}, where nodes of cluster '{cluster.Name}' have their own addresses. Take one outside the nodes' networks.");
        }
    }

    private static void RequireApart(Cluster cluster, Node node, IpPrefix cidr, string holder, IpAddress address)
    {
        if (cidr.Contains(address))
            throw new NetConfigException("PodCidrOverlaps", $"The pod network {cidr} of node '{node.Name}' holds {address}, the address of node '{holder}' itself in cluster '{cluster.Name}'. Take one outside the nodes' networks.");
    }

    private static IpFamily? OneOfEachFamily(IEnumerable<IpFamily> families) =>
        families.GroupBy(family => family).Where(group => group.Count() > 1).Select(group => (IpFamily?)group.Key).FirstOrDefault();
}
