using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>A bridge's ports and what is known of who is behind them.</summary>
internal sealed class BridgePorts
{
    private readonly Host _host;
    private readonly BridgeLink _bridge;
    private readonly CompiledBridge _compiled;

    private BridgePorts(Host host, BridgeLink bridge) => (_host, _bridge, _compiled) = (host, bridge, host.Bridge(bridge));

    /// <summary>All ports, by index.</summary>
    public Link[] Ports => _compiled.Ports;

    public static BridgePorts Of(Host host, BridgeLink bridge) => new(host, bridge);

    /// <summary>Whether an address is the bridge's own or one of its ports' (BR_FDB_LOCAL).</summary>
    public bool IsLocal(MacAddress mac) => _compiled.IsLocal(mac);

    /// <summary>The port behind which an address is, by a static entry or as learned; null where it is not known.</summary>
    public Link? Find(MacAddress mac)
    {
        var index = _compiled.FindStatic(mac) ?? _host.State.Fdb(_bridge.Index).Find(mac, _host.Now, TimeSpan.FromSeconds(_bridge.AgeingTime));
        return index is { } port ? _compiled.Port(port) : null;
    }

    /// <summary>Whether a port forwards at all: it is up and has a carrier.</summary>
    public bool Forwards(Link port) => _host.HasCarrier(port);
}
