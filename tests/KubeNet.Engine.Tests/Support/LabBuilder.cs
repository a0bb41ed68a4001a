using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Support;

/// <summary>Builds small networks in few words.</summary>
public sealed class LabBuilder
{
    public Lab Lab { get; } = new(1);

    /// <summary>Namespaces with their loopback up.</summary>
    public LabBuilder Namespaces(params string[] names)
    {
        foreach (var name in names)
            Lab.Edit(config => config.AddNamespace(name).SetLink(name, "lo", new LinkChange { Up = true }));
        return this;
    }

    /// <summary>A veth pair, both ends up; each end is <c>namespace:device</c> or <c>namespace:device:address/length</c>.</summary>
    public LabBuilder Veth(string one, string other)
    {
        var (left, right) = (one.Split(':', 3), other.Split(':', 3));
        Lab.Edit(config => config.AddVethPair(new VethSpec(left[0], left[1], right[0], right[1])));
        foreach (var end in new[] { left, right })
        {
            if (end.Length == 3)
                Address(end[0], end[1], end[2]);
        }

        return Up(left[0], left[1]).Up(right[0], right[1]);
    }

    public LabBuilder Bridge(string @namespace, string name, params string[] ports)
    {
        Lab.Edit(config => config.AddBridge(@namespace, name, ports));
        return Up(@namespace, name);
    }

    /// <summary>A VLAN device DEVICE.ID, up.</summary>
    public LabBuilder Vlan(string @namespace, string device, int id, string? address = null, VlanProtocol protocol = VlanProtocol.Dot1Q)
    {
        Lab.Edit(config => config.AddVlan(new VlanSpec(@namespace, $"{device}.{id}", device, id) { Protocol = protocol }));
        if (address is not null)
            Address(@namespace, $"{device}.{id}", address);
        return Up(@namespace, $"{device}.{id}");
    }

    /// <summary>A port's VLAN: tagged, or as an access port its only one.</summary>
    public LabBuilder BridgeVlan(string @namespace, string port, ushort id, bool access = false)
    {
        Lab.Edit(config => config.AddBridgeVlan(@namespace, port, new BridgeVlan(id, IsPvid: access, IsUntagged: access)));
        if (access)
            Lab.Edit(config => config.RemoveBridgeVlan(@namespace, port, 1));
        return this;
    }

    public LabBuilder Up(string @namespace, string link) => Link(@namespace, link, new LinkChange { Up = true });

    public LabBuilder Link(string @namespace, string link, LinkChange change)
    {
        Lab.Edit(config => config.SetLink(@namespace, link, change));
        return this;
    }

    public LabBuilder Address(string @namespace, string link, string address)
    {
        Lab.Edit(config => config.AddAddress(@namespace, link, InterfaceAddress.Parse(address)));
        return this;
    }

    public LabBuilder Route(string @namespace, string destination, string? via = null, string? link = null)
    {
        var gateway = via is null ? (IpAddress?)null : IpAddress.Parse(via);
        var prefix = destination == "default" ? IpPrefix.Default(gateway?.Family ?? IpFamily.IPv4) : IpPrefix.Parse(destination);
        Lab.Edit(config => config.AddRoute(@namespace, new RouteSpec { Destination = prefix, Via = gateway, Link = link }));
        return this;
    }

    public LabBuilder Route(string @namespace, RouteSpec spec)
    {
        Lab.Edit(config => config.AddRoute(@namespace, spec));
        return this;
    }

    public LabBuilder Sysctl(string @namespace, string name, string value)
    {
        Lab.Edit(config => config.SetSysctl(@namespace, name, value));
        return this;
    }

    /// <summary>An iptables command: <c>-t nat -A PREROUTING ...</c>.</summary>
    public LabBuilder Iptables(string @namespace, string command, IpFamily family = IpFamily.IPv4)
    {
        Lab.Edit(config => config.RunIptables(@namespace, command, family));
        return this;
    }

    public LabBuilder Listen(string @namespace, IpProtocol protocol, ushort port, string? address = null)
    {
        Lab.Edit(config => config.AddListener(@namespace, new Listener(protocol, address is null ? null : IpAddress.Parse(address), port)));
        return this;
    }

    public PacketTrace Tcp(string from, string to, ushort port) => Lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Port = port });

    public PacketTrace Udp(string from, string to, ushort port, int payload = 1) =>
        Lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Port = port, Protocol = IpProtocol.Udp, PayloadSize = payload });

    public PacketTrace Ping(string from, string to) => Lab.Send(new Probe { From = from, To = IpAddress.Parse(to), Protocol = IpProtocol.Icmp, PayloadSize = 56 });

    /// <summary>client 10.0.1.2 - router - server 10.0.2.2, the router being both sides' gateway.</summary>
    public static LabBuilder TwoNetworks(bool forwards = true)
    {
        var builder = new LabBuilder()
            .Namespaces("client", "router", "server")
            .Veth("client:eth0:10.0.1.2/24", "router:r1:10.0.1.1/24")
            .Veth("server:eth0:10.0.2.2/24", "router:r2:10.0.2.1/24")
            .Route("client", "default", "10.0.1.1")
            .Route("server", "default", "10.0.2.1");
        return forwards ? builder.Sysctl("router", "net.ipv4.ip_forward", "1") : builder;
    }

    /// <summary>What <c>ip neigh</c> says of an address: its state, or none.</summary>
    public string NeighborState(string @namespace, string address, string link = "eth0")
    {
        var (cache, index, wanted) = (Lab.State[@namespace].Neighbors, Lab.Config.Link(@namespace, link).Index, IpAddress.Parse(address));
        return cache.Find(index, wanted) is { } entry ? Lab.Config[@namespace].StateOf(entry, Lab.State.Now) : cache.HasFailed(index, wanted) ? "FAILED" : "none";
    }

    /// <summary>The MAC address by which a neighbour was learned, or null.</summary>
    public MacAddress? NeighborMac(string @namespace, string address, string link = "eth0") => Lab.State[@namespace].Neighbors.Find(Lab.Config.Link(@namespace, link).Index, IpAddress.Parse(address))?.Mac;
}
