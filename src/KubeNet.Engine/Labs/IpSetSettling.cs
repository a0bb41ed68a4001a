using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Labs;

/// <summary>Makes configuration of what packets have done to sets: in the kernel both are one.</summary>
internal static class IpSetSettling
{
    public static NetworkConfig Settle(NetworkConfig config, NetworkState state)
    {
        if (state.ChangedSets.Count == 0)
            return config;
        foreach (var name in state.ChangedSets)
        {
            if (state.Find(name) is not { } home)
                continue;
            if (config.Namespaces.TryGetValue(name, out var found))
                config = config.With(found with { IpSets = home.IpSets.Current(found.IpSets) });
            home.IpSets.Clear();
        }

        state.ChangedSets.Clear();
        return config;
    }
}
