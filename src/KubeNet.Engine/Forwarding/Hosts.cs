using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// The namespaces of a network at work, each made when a packet first comes to it. They are kept from one packet to the next as long as the
/// configuration stays the same value, so that what they worked out is there already.
/// </summary>
internal sealed class Hosts(NetworkConfig config, NetworkState state)
{
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    /// <summary>The network.</summary>
    public NetworkConfig Config { get; } = config;

    /// <summary>What traffic leaves behind.</summary>
    public NetworkState State { get; } = state;

    /// <summary>The walk that they take part in now.</summary>
    public PacketEngine Engine { get; set; } = null!;

    /// <summary>The generator of the state, and the spreading by a seed, for the next packet.</summary>
    public (SeededChance Chance, HashedMultipath Multipath, ulong Seed)? Choices { get; set; }

    /// <summary>The hosts of a configuration over a state: those of the packet before, where they are of the same.</summary>
    public static Hosts Of(NetworkConfig config, NetworkState state)
    {
        if (state.Hosts is not { } hosts || !ReferenceEquals(hosts.Config, config))
            state.Hosts = hosts = new Hosts(config, state);
        return hosts;
    }

    /// <summary>A namespace at work.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound.</exception>
    public Host this[string name]
    {
        get
        {
            if (!_hosts.TryGetValue(name, out var host))
                _hosts.Add(name, host = new Host(this, Config[name]));
            return host;
        }
    }
}
