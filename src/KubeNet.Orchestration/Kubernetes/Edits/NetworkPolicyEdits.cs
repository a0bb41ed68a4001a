using KubeNet.Engine;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Edits;

/// <summary>A cluster's network policies.</summary>
public static class NetworkPolicyEdits
{
    /// <summary>Adds a policy.</summary>
    /// <exception cref="NetConfigException">InvalidObjectName, KubeNamespaceNotFound, NetworkPolicyExists, InvalidSelector, InvalidPolicyPeer, InvalidPolicyPort.</exception>
    public static Cluster AddNetworkPolicy(this Cluster cluster, NetworkPolicy policy)
    {
        ObjectNames.RequireSubdomain("network policy", policy.Name.Name);
        cluster.RequireNamespace("network policy", policy.Name);
        RequireSane(policy);
        return cluster.NetworkPolicies.ContainsKey(policy.Name)
            ? throw ClusterErrors.Exists("NetworkPolicy", "network policy", policy.Name, cluster)
            : cluster.Put(policy);
    }

    /// <summary>Changes a policy.</summary>
    /// <exception cref="NetConfigException">NetworkPolicyNotFound, InvalidSelector, InvalidObjectName, InvalidPolicyPeer, InvalidPolicyPort.</exception>
    public static Cluster SetNetworkPolicy(this Cluster cluster, ObjectName name, Func<NetworkPolicy, NetworkPolicy> change)
    {
        var after = change(cluster.Find(name));
        RequireSane(after);
        return after.Name == name
            ? cluster.Put(after)
            : throw new NetConfigException("NetworkPolicyFieldImmutable", $"The name of network policy '{name}' cannot be changed; remove the policy and add it again.");
    }

    /// <summary>Takes a policy away.</summary>
    /// <exception cref="NetConfigException">NetworkPolicyNotFound.</exception>
    public static Cluster RemoveNetworkPolicy(this Cluster cluster, ObjectName name) => cluster.Drop(cluster.Find(name));

    private static NetworkPolicy Find(this Cluster cluster, ObjectName name) => cluster.NetworkPolicies.TryGetValue(name, out var found)
        ? found
        : throw ClusterErrors.NotFound("NetworkPolicy", "network policy", name, cluster, cluster.NetworkPolicies.Keys);

    private static void RequireSane(NetworkPolicy policy)
    {
        LabelChecks.RequireSelector($"network policy '{policy.Name}'", policy.PodSelector);
        foreach (var rule in policy.Ingress.Concat(policy.Egress))
        {
            foreach (var peer in rule.Peers)
                RequireSane(policy, peer);
            foreach (var port in rule.Ports)
                RequireSane(policy, port);
        }
    }

    // validateNetworkPolicyPeer and ValidateIPBlock in pkg/apis/networking/validation.
    private static void RequireSane(NetworkPolicy policy, PolicyPeer peer)
    {
        if (peer is { IpBlock: null, PodSelector: null, NamespaceSelector: null })
            throw new NetConfigException("InvalidPolicyPeer", $"A peer of network policy '{policy.Name}' names nobody; give it a podSelector, a namespaceSelector or an ipBlock.");
        LabelChecks.RequireSelector($"network policy '{policy.Name}'", peer.PodSelector);
        LabelChecks.RequireSelector($"network policy '{policy.Name}'", peer.NamespaceSelector);
        if (peer.IpBlock is not { } block)
            return;
        if (peer.PodSelector is not null || peer.NamespaceSelector is not null)
            throw new NetConfigException("InvalidPolicyPeer", $"A peer of network policy '{policy.Name}' has both an ipBlock and a selector; make two peers of them.");
        foreach (var hole in block.Except)
        {
            if (!block.Cidr.Contains(hole) || hole.Length <= block.Cidr.Length)
                throw new NetConfigException("InvalidPolicyPeer", $"The exception {hole} of network policy '{policy.Name}' is not a smaller part of its ipBlock {block.Cidr}; exceptions lie strictly within it.");
        }
    }

    private static void RequireSane(NetworkPolicy policy, PolicyPort port)
    {
        if (port.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            throw new NetConfigException("InvalidPolicyPort", $"A port of network policy '{policy.Name}' has protocol {port.Protocol.ToName()}; policies know TCP, UDP and SCTP.");
        if (port.Port.Name is { } name)
            ObjectNames.RequirePortName("port of a policy", name);
        if (port.EndPort is not { } end)
            return;
        if (port.Port.IsUnset || port.Port.Name is not null)
            throw new NetConfigException("InvalidPolicyPort", $"Network policy '{policy.Name}' has the end port {end}, but its first port is not a number; a range needs both ends as numbers.");
        if (end < port.Port.Number)
            throw new NetConfigException("InvalidPolicyPort", $"The port range {port.Port}..{end} of network policy '{policy.Name}' ends before it starts.");
    }
}
