using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Snapshots.Importing;

/// <summary>Finds the device below each VLAN, macvlan and ipvlan: in its own namespace, or in another one by <c>link_netnsid</c> through that namespace's <c>nsids</c>.</summary>
internal static class StackJoining
{
    /// <summary>The configuration with every such link joined to its device, as far as that is in the bundle.</summary>
    public static NetworkConfig Join(NetworkConfig config, IReadOnlyList<LowerEnd> ends, IReadOnlyDictionary<Folder, IReadOnlyDictionary<int, string>> nsids)
    {
        foreach (var end in ends)
        {
            if (Find(config, end, nsids) is var (home, lower))
                config = Join(config, end, home, lower);
            else
                end.Folder.Warn(end.File, end.Line, $"The device below {end.Name} ({end.LowerName ?? $"index {end.LowerIndex}"}, nsid {end.Nsid?.ToString() ?? "none"}) is not in the bundle.", "what is sent there ends as LeftModel");
        }

        return config;
    }

    private static NetworkConfig Join(NetworkConfig config, LowerEnd end, string home, Link lower)
    {
        var upper = (StackedLink)config[end.Folder.Namespace].Links[end.Index];
        config = config.With(config[end.Folder.Namespace].With(upper with
        {
            LowerNamespace = home,
            LowerIndex = lower.Index,
        }));
        lower = config[home].Links[lower.Index];
        return config.With(config[home].With(lower with { Uppers = lower.Uppers.Add(new LinkPlace(end.Folder.Namespace, end.Index)) }));
    }

    private static (string Home, Link Lower)? Find(NetworkConfig config, LowerEnd end, IReadOnlyDictionary<Folder, IReadOnlyDictionary<int, string>> nsids)
    {
        var folder = end.Folder;
        if (end.Nsid is { } nsid)
        {
            if (!nsids[folder].TryGetValue(nsid, out var name))
                return null;
            folder = nsids.Keys.FirstOrDefault(other => other.Machine == end.Folder.Machine && other.Name == name);
        }

        if (folder is null)
            return null;
        var home = config[folder.Namespace];
        var lower = end.LowerName is { } known ? home.FindLink(known) : home.Links.GetValueOrDefault(end.LowerIndex ?? 0);
        return lower is null || (folder == end.Folder && lower.Index == end.Index) ? null : (folder.Namespace, lower);
    }
}
