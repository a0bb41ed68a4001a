using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Forwarding;

/// <summary>A bridge's ports and what is known of who is behind them.</summary>
internal sealed class BridgePorts
{
    private readonly Host _host;
    private readonly BridgeLink _bridge;

    private BridgePorts(Host host, BridgeLink bridge)
    {
        _host = host;
        _bridge = bridge;
        Ports = [.. host.Config.PortsOf(bridge)];
    }

    /// <summary>All ports, by index.</summary>
    public Link[] Ports { get; }

    public static BridgePorts Of(Host host, BridgeLink bridge) => new(host, bridge);

    /// <summary>Whether an address is the bridge's own or one of its ports' (BR_FDB_LOCAL).</summary>
    public bool IsLocal(MacAddress mac)
    {
        if (mac == _bridge.Mac)
            return true;
        foreach (var port in Ports)
        {
            if (port.Mac == mac)
                return true;
        }

        foreach (var entry in _bridge.StaticFdb)
        {
            if (entry.IsLocal && entry.Mac == mac)
                return true;
        }

        return false;
    }

    /// <summary>The port behind which an address is, by a static entry or as learned; null where it is not known.</summary>
    public Link? Find(MacAddress mac)
    {
        foreach (var entry in _bridge.StaticFdb)
        {
            if (entry.Mac == mac && !entry.IsLocal)
                return Array.Find(Ports, port => port.Index == entry.PortIndex);
        }

        return _host.State.Fdb(_bridge.Index).Find(mac, _host.Now, TimeSpan.FromSeconds(_bridge.AgeingTime)) is { } index
            ? Array.Find(Ports, port => port.Index == index)
            : null;
    }

    /// <summary>Whether a port forwards at all: it is up and has a carrier.</summary>
    public bool Forwards(Link port) => _host.Engine.Config.HasCarrier(_host.Config, port);
}
