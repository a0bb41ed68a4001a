using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Labs;

/// <summary>A layer that has to mend the state of a lab when its part of the configuration changes, as kube-proxy clears stale conntrack entries.</summary>
public interface IStateFollower : IConfigLayer
{
    /// <summary>Called on the new layer after an edit that exchanged it; the engine's own followers have run.</summary>
    void Follow(NetworkConfig before, NetworkConfig after, NetworkState state);
}
