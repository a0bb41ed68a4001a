using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The chains in which each service has lines of its own.</summary>
internal enum SharedChain
{
    /// <summary>nat KUBE-SERVICES.</summary>
    NatServices,

    /// <summary>nat KUBE-NODEPORTS.</summary>
    NatNodePorts,

    /// <summary>filter KUBE-SERVICES.</summary>
    FilterServices,

    /// <summary>filter KUBE-EXTERNAL-SERVICES.</summary>
    FilterExternalServices,

    /// <summary>filter KUBE-NODEPORTS.</summary>
    FilterNodePorts,

    /// <summary>filter KUBE-PROXY-FIREWALL.</summary>
    FilterProxyFirewall,
}

/// <summary>Names and tables of the shared chains.</summary>
internal static class SharedChains
{
    public static IReadOnlyList<SharedChain> All { get; } = Enum.GetValues<SharedChain>();

    public static string ToName(this SharedChain chain) => chain switch
    {
        SharedChain.NatServices or SharedChain.FilterServices => ChainNames.Services,
        SharedChain.NatNodePorts or SharedChain.FilterNodePorts => ChainNames.NodePorts,
        SharedChain.FilterExternalServices => ChainNames.ExternalServices,
        SharedChain.FilterProxyFirewall => ChainNames.ProxyFirewall,
    };

    public static TableName Table(this SharedChain chain) => chain is SharedChain.NatServices or SharedChain.NatNodePorts ? TableName.Nat : TableName.Filter;
}
