using System.Runtime.CompilerServices;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Forwarding;

/// <summary>What the packet path derives from a namespace's configuration, once for each value of it.</summary>
internal sealed class CompiledNamespace
{
    private static readonly ConditionalWeakTable<NamespaceConfig, CompiledNamespace> s_cache = [];
    private readonly NamespaceConfig _config;
    private readonly Dictionary<(string Device, IpFamily Family), DeviceSysctls> _settings = [];
    private readonly Dictionary<int, CompiledBridge> _bridges = [];
    private readonly HookPipeline?[] _hooks = new HookPipeline?[10];
    private readonly SearchIndex<(int LinkIndex, IpAddress Address), StaticNeighbor> _neighbors;
    private readonly Dictionary<int, SearchIndex<MacAddress, VxlanFdbEntry>> _remotes = [];

    private CompiledNamespace(NamespaceConfig config)
    {
        _config = config;
        _neighbors = new SearchIndex<(int, IpAddress), StaticNeighbor>(config.Neighbors, neighbor => (neighbor.LinkIndex, neighbor.Address));
    }

    // Each part is worked out at its first use: a broadcast comes to many hosts that need next to nothing.

    /// <summary><c>lo</c>.</summary>
    public Link Loopback => field ??= _config.Links.Values.First(link => link is LoopbackLink);

    /// <summary>The addresses of all links that are up.</summary>
    public HashSet<IpAddress> OwnAddresses =>
        field ??= [.. _config.Links.Values.Where(link => link.IsUp).SelectMany(link => link.Addresses).Select(address => address.Address.Address)];

    /// <summary>The addresses of all links.</summary>
    public HashSet<IpAddress> LinkAddresses => field ??= [.. _config.Links.Values.SelectMany(link => link.Addresses).Select(address => address.Address.Address)];

    /// <summary>The VXLANs that are up, and so have their UDP port open (vxlan_open, vxlan_stop).</summary>
    public VxlanLink[] Vxlans => field ??= [.. _config.Links.Values.OfType<VxlanLink>().Where(link => link.IsUp)];

    /// <summary>conntrack's sysctls.</summary>
    public ConntrackSettings ConntrackSettings => field ??= ConntrackSysctls.Read(_config.Sysctls);

    /// <summary>The sysctls of path MTUs.</summary>
    public PathMtuSysctls PathMtuSysctls => field ??= PathMtuSysctls.Read(_config.Sysctls);

    private Dictionary<(IpProtocol Protocol, ushort Port), Listener[]> AllListeners =>
        field ??= _config.Listeners.GroupBy(listener => (listener.Protocol, listener.Port)).ToDictionary(group => group.Key, group => group.ToArray());

    /// <summary>The compiled form of a configuration.</summary>
    public static CompiledNamespace Of(NamespaceConfig config) => s_cache.GetValue(config, static value => new CompiledNamespace(value));

    /// <summary>The neighbour that the administrator set for an address on a link, or null.</summary>
    public StaticNeighbor? FindNeighbor(int linkIndex, IpAddress address) => _neighbors.Find((linkIndex, address));

    /// <summary>The permanent entry of a VXLAN's forwarding database for an address, or null.</summary>
    public VxlanFdbEntry? FindRemote(VxlanLink vxlan, MacAddress mac)
    {
        lock (_remotes)
        {
            if (!_remotes.TryGetValue(vxlan.Index, out var remotes))
                _remotes.Add(vxlan.Index, remotes = new SearchIndex<MacAddress, VxlanFdbEntry>(vxlan.StaticFdb, entry => entry.Mac));
            return remotes.Find(mac);
        }
    }

    /// <summary>What the sysctls mean for a device.</summary>
    public DeviceSysctls Settings(string device, IpFamily family)
    {
        lock (_settings)
        {
            if (!_settings.TryGetValue((device, family), out var settings))
                _settings.Add((device, family), settings = _config.Sysctls.Device(family, device));
            return settings;
        }
    }

    /// <summary>A bridge and its ports.</summary>
    public CompiledBridge Bridge(BridgeLink bridge)
    {
        lock (_bridges)
        {
            if (!_bridges.TryGetValue(bridge.Index, out var compiled))
                _bridges.Add(bridge.Index, compiled = new CompiledBridge(bridge, _config.PortsOf(bridge)));
            return compiled;
        }
    }

    /// <summary>What stands at a hook.</summary>
    public HookPipeline Hooks(IpFamily family, Hook hook) => _hooks[((int)family * 5) + (int)hook] ??= Build(family, hook);

    /// <summary>The sockets that wait at a port.</summary>
    public ReadOnlySpan<Listener> Listeners(IpProtocol protocol, ushort port) => AllListeners.GetValueOrDefault((protocol, port));

    private HookPipeline Build(IpFamily family, Hook hook)
    {
        var rulesets = _config.Rulesets.Values.Where(ruleset => ruleset.Family == family).ToList();
        return HookPipeline.Build(hook, rulesets, _config.NftFirst, rulesets.Any(ConntrackUse.IsNeededBy));
    }
}
