using System.Runtime.CompilerServices;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Forwarding;

/// <summary>What the packet path derives from a namespace's configuration, once for each value of it.</summary>
internal sealed class CompiledNamespace
{
    private static readonly ConditionalWeakTable<NamespaceConfig, CompiledNamespace> s_cache = [];
    private readonly NamespaceConfig _config;
    private readonly Dictionary<(string Device, IpFamily Family), DeviceSysctls> _settings = [];
    private readonly Dictionary<int, CompiledBridge> _bridges = [];
    private readonly HookPipeline?[] _hooks = new HookPipeline?[10];
    private readonly Dictionary<(IpProtocol Protocol, ushort Port), Listener[]> _listeners;

    private CompiledNamespace(NamespaceConfig config)
    {
        _config = config;
        Loopback = config.Links.Values.First(link => link is LoopbackLink);
        OwnAddresses = [.. config.Links.Values.Where(link => link.IsUp).SelectMany(link => link.Addresses).Select(address => address.Address.Address)];
        HasCustomRules = !config.IPv4Routing.Rules.Equals(IpRule.Defaults(IpFamily.IPv4))
            || config.IPv4Routing.Tables.Values.Any(table => table.Routes.Any(route => route.Type == RouteType.Local && route.Protocol != RouteProtocol.Kernel));
        Vxlans = [.. config.Links.Values.OfType<VxlanLink>().Where(link => link.IsUp)];
        ConntrackSettings = ConntrackSysctls.Read(config.Sysctls);
        _listeners = config.Listeners.GroupBy(listener => (listener.Protocol, listener.Port)).ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary><c>lo</c>.</summary>
    public Link Loopback { get; }

    /// <summary>The addresses of all links that are up.</summary>
    public HashSet<IpAddress> OwnAddresses { get; }

    /// <summary>The VXLANs that are up, and so have their UDP port open (vxlan_open, vxlan_stop).</summary>
    public VxlanLink[] Vxlans { get; }

    /// <summary>Whether ip rules differ from the defaults, or local routes were added by hand.</summary>
    public bool HasCustomRules { get; }

    /// <summary>conntrack's sysctls.</summary>
    public ConntrackSettings ConntrackSettings { get; }

    /// <summary>The compiled form of a configuration.</summary>
    public static CompiledNamespace Of(NamespaceConfig config) => s_cache.GetValue(config, value => new CompiledNamespace(value));

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
    public ReadOnlySpan<Listener> Listeners(IpProtocol protocol, ushort port) => _listeners.GetValueOrDefault((protocol, port));

    private HookPipeline Build(IpFamily family, Hook hook)
    {
        var rulesets = _config.Rulesets.Values.Where(ruleset => ruleset.Family == family).ToList();
        return HookPipeline.Build(hook, rulesets, rulesets.Any(ConntrackUse.IsNeededBy));
    }
}
