using k8s.Models;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>v1.Node.</summary>
internal static class NodeMapper
{
    /// <summary>The node's record.</summary>
    /// <exception cref="UnusableObjectException">It cannot become one.</exception>
    public static Node Map(V1Node node, ObjectContext context)
    {
        const int Thousandths = 1000;
        var usual = new Node { Name = "" };
        var addresses = Addresses(node.Status, context);
        return new Node
        {
            Name = context.RequireName(),
            Labels = context.Labels,
            LastApplied = context.LastApplied,
            Addresses = addresses,
            PodCidrs = PodCidrs(node.Spec),
            IsReady = ApiValues.Items(node.Status?.Conditions).FirstOrDefault(condition => condition.Type == "Ready")?.Status is null or "True",
            AllocatableMilliCpu = Allocatable(node.Status, "cpu", Thousandths) ?? usual.AllocatableMilliCpu,
            AllocatablePods = Allocatable(node.Status, "pods", 1) ?? usual.AllocatablePods,
            IsUnschedulable = node.Spec?.Unschedulable == true,
            Taints = ApiValues.Items(node.Spec?.Taints)
                .Where(taint => taint.Effect != "PreferNoSchedule")
                .Select(taint => new Taint(taint.Key ?? "", taint.Value ?? "", taint.Effect ?? ""))
                .ToEquatableArray(),
        };
    }

    // The first of each family, internal ones before external ones (GetNodeHostIPs in pkg/util/node).
    private static EquatableArray<IpAddress> Addresses(V1NodeStatus? status, ObjectContext context)
    {
        var known = ApiValues.Items(status?.Addresses).ToLookup(address => address.Type, address => address.Address, StringComparer.Ordinal);
        var inner = known["InternalIP"].Select(address => ApiValues.Address("status.addresses", address)).ToList();
        foreach (var further in inner.GroupBy(address => address.Family).SelectMany(same => same.Skip(1)))
            context.Warn("NodeAddressLeftOut", $"InternalIP {further} is beside one of the same family", "packets to it do not reach the node");
        var outer = known["ExternalIP"].Where(address => SloppyAddress.TryParse(address, out _)).Select(address => ApiValues.Address("status.addresses", address)).ToList();
        var taken = ApiValues.OnePerFamily([.. inner, .. outer]);
        if (outer.Where(address => !taken.Contains(address)).ToList() is [var external, ..])
            context.Info("NodeExternalAddress", $"ExternalIP {external} is not an address of the machine: it is the cloud that translates it");
        return taken;
    }

    // What is allocatable is all that there is, where nothing says (SetDefaults_NodeStatus).
    private static int? Allocatable(V1NodeStatus? status, string resource, int scale) => (status?.Allocatable ?? status?.Capacity)?.TryGetValue(resource, out var quantity) == true && quantity is not null
        ? (int)Math.Clamp(Math.Ceiling(quantity.ToDecimal() * scale), 0, int.MaxValue)
        : null;

    private static EquatableArray<IpPrefix> PodCidrs(V1NodeSpec? spec)
    {
        var cidrs = ApiValues.Items(spec?.PodCIDRs).ToList();
        if (cidrs.Count == 0 && !string.IsNullOrEmpty(spec?.PodCIDR))
            cidrs.Add(spec.PodCIDR);
        return cidrs.Select(cidr => ApiValues.Prefix("spec.podCIDRs", cidr)).DistinctBy(cidr => cidr.Family).ToEquatableArray();
    }
}
