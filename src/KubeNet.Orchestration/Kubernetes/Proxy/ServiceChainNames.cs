using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>The names of one service port's chains.</summary>
internal sealed record ServiceChainNames(string ClusterPolicy, string LocalPolicy, string Firewall, string External)
{
    public static ServiceChainNames Of(in ServicePortName name)
    {
        var (text, protocol) = (name.ToString(), name.Protocol.ToName());
        return new ServiceChainNames(
            ChainNames.ClusterPolicy(text, protocol), ChainNames.LocalPolicy(text, protocol), ChainNames.Firewall(text, protocol), ChainNames.External(text, protocol));
    }
}
