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

    /// <summary>Who is in which VLAN; null where the bridge does not filter.</summary>
    public BridgeVlans? Vlans => _compiled.Vlans;

    /// <summary>Whether an address is the bridge's own or one of its ports' (BR_FDB_LOCAL).</summary>
    public bool IsLocal(MacAddress mac, Frame frame) => _compiled.IsLocal(mac, VlanOf(frame));

    /// <summary>The port behind which an address is, by a static entry or as learned; null where it is not known.</summary>
    public Link? Find(Frame frame)
    {
        var (mac, vlan) = (frame.DestinationMac, VlanOf(frame));
        var index = _compiled.FindStatic(mac, vlan) ?? _host.State.Fdb(_bridge.Index).Find(mac, _host.Now, TimeSpan.FromSeconds(_bridge.AgeingTime), vlan);
        return index is { } port ? _compiled.Port(port) : null;
    }

    /// <summary>Notes behind which port a frame's sender is (br_fdb_update).</summary>
    public void Learn(Link port, Frame frame)
    {
        if (!frame.SourceMac.IsMulticast && !frame.SourceMac.IsZero && !IsLocal(frame.SourceMac, frame))
            _host.State.Fdb(_bridge.Index).Learn(frame.SourceMac, port.Index, _host.Now, VlanOf(frame));
    }

    /// <summary>Whether a port forwards a frame at all: it is up, has a carrier, its state is forwarding, and it is in the frame's VLAN (should_deliver).</summary>
    public bool Forwards(Link port, Frame frame) =>
        port.Port.State == BridgePortState.Forwarding && _host.HasCarrier(port) && (Vlans is null || Vlans.Has(port, BridgeVlans.Of(frame)));

    /// <summary>The VLAN that a frame in the bridge belongs to; 0 where the bridge does not filter.</summary>
    public ushort VlanOf(Frame frame) => Vlans is null ? (ushort)0 : BridgeVlans.Of(frame);
}
