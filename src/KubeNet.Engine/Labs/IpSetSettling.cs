using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Labs;

/// <summary>Makes configuration of what packets have done to sets: in the kernel both are one.</summary>
internal static class IpSetSettling
{
    public static NetworkConfig Settle(NetworkConfig config, NetworkState state)
    {
        foreach (var (name, home) in state.Namespaces)
        {
            if (!home.IpSets.HasChanges)
                continue;
            if (config.Namespaces.TryGetValue(name, out var found))
                config = config.With(found with { IpSets = home.IpSets.Current(found.IpSets) });
            home.IpSets.Clear();
        }

        return config;
    }
}
