using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>ip netns add</c> and <c>ip netns del</c>.</summary>
public static class NamespaceEdits
{
    private const int NameMax = 255;

    /// <summary>A new namespace: a loopback link that is down, and nothing else.</summary>
    /// <exception cref="NetConfigException">InvalidNamespaceName, NamespaceExists.</exception>
    public static NetworkConfig AddNamespace(this NetworkConfig config, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > NameMax || name is "." or ".." || name.Any(c => c is '/' or '\0' || char.IsControl(c)))
        {
            throw new NetConfigException("InvalidNamespaceName",
                $"'{name}' cannot name a network namespace; a name has 1..{NameMax} characters, is not '.' or '..', and holds no '/' and no control character.");
        }

        return config.Namespaces.ContainsKey(name)
            ? throw new NetConfigException("NamespaceExists", $"There is a network namespace '{name}' already; choose another name or remove that one first.")
            : config.With(NamespaceConfig.Create(name));
    }

    /// <summary>Takes a namespace away with all that is in it; the far ends of its veths and what lies upon its devices go too, wherever they are.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound.</exception>
    public static NetworkConfig RemoveNamespace(this NetworkConfig config, string name)
    {
        foreach (var veth in config[name].Links.Values.OfType<VethLink>())
        {
            if (config[name].Links.ContainsKey(veth.Index) && veth.PeerNamespace is { } far && far != name)
                config = config.RemoveLink(name, veth.Name);
        }

        // What lies upon a device of this namespace goes wherever it is.
        foreach (var link in config[name].Links.Values.Where(link => !link.Uppers.IsEmpty || link is StackedLink).ToList())
        {
            if (config[name].Links.TryGetValue(link.Index, out var found) && found is not LoopbackLink)
                config = config.RemoveLink(name, found.Name);
        }

        return config with
        {
            Namespaces = config.Namespaces.Remove(name),
            Layers = config.Layers.SetItems(config.Layers.Select(layer => KeyValuePair.Create(layer.Key, layer.Value.WithoutNamespace(name)))),
        };
    }
}
