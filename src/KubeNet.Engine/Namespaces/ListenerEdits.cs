using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Routing;

namespace KubeNet.Engine.Namespaces;

/// <summary>Sockets that wait for packets: what bind(2) and listen(2) allow (inet_csk_bind_conflict, udp_lib_get_port).</summary>
public static class ListenerEdits
{
    /// <summary>Opens a socket.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, InvalidListener, AddressNotLocal, PortInUse.</exception>
    public static NetworkConfig AddListener(this NetworkConfig config, string @namespace, Listener listener)
    {
        var home = config[@namespace];
        if (listener.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.Sctp))
            throw new NetConfigException("InvalidListener", $"A socket cannot listen on {listener.Protocol.ToName()}; listeners are tcp, udp or sctp.");
        if (listener.Port == 0)
            throw new NetConfigException("InvalidListener", $"A listener needs a port in 1..65535, not 0 ({listener.Protocol.ToName()} in namespace '{@namespace}').");
        if (listener.Device is { } device)
            _ = config.Link(@namespace, device);
        RequireLocal(home, listener);
        if (home.Listeners.FirstOrDefault(other => Clash(other, listener)) is { } holder)
        {
            throw new NetConfigException("PortInUse",
                $"{listener} cannot be opened in namespace '{@namespace}': {holder} holds that port already. Take another port, another address or another namespace.");
        }

        if (home.Links.Values.OfType<VxlanLink>().FirstOrDefault(vxlan => vxlan.IsUp && Clash(SocketOf(vxlan), listener)) is { } tunnel)
        {
            throw new NetConfigException("PortInUse",
                $"{listener} cannot be opened in namespace '{@namespace}': the VXLAN '{tunnel.Name}' holds that port while it is up. Take another port or another namespace.");
        }

        return config.With(home with { Listeners = home.Listeners.Add(listener) });
    }

    /// <summary>Closes a socket.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, ListenerNotFound.</exception>
    public static NetworkConfig RemoveListener(this NetworkConfig config, string @namespace, Listener listener)
    {
        var home = config[@namespace];
        var at = home.Listeners.Items.IndexOf(listener);
        return at < 0
            ? throw new NetConfigException("ListenerNotFound",
                $"Nothing listens on {listener} in namespace '{@namespace}'. {Choices.Among(home.Listeners.Select(other => other.ToString()), "There are", "Nothing listens there at all.")}")
            : config.With(home with { Listeners = home.Listeners.RemoveAt(at) });
    }

    /// <summary>Throws PortInUse where a socket holds the port that a VXLAN is to open (vxlan_sock_add).</summary>
    internal static void RequireFreePort(NamespaceConfig home, VxlanLink vxlan)
    {
        if (home.Listeners.FirstOrDefault(listener => Clash(SocketOf(vxlan), listener)) is not { } holder)
            return;
        throw new NetConfigException("PortInUse",
            $"VXLAN '{vxlan.Name}' cannot go up in namespace '{home.Name}': {holder} holds its port already. Close that socket, or give the VXLAN another destination port.");
    }

    private static Listener SocketOf(VxlanLink vxlan) => new(IpProtocol.Udp, IpAddress.Any(vxlan.Family), vxlan.DestinationPort);

    private static void RequireLocal(NamespaceConfig home, Listener listener)
    {
        if (listener.Address is not { IsUnspecified: false, IsMulticast: false } address || home.MayBind(address) || home.AddressType(address) == RouteType.Broadcast)
            return;
        var own = home.Links.Values.SelectMany(link => link.Addresses).Select(other => other.Address.Address)
            .Where(other => other.Family == address.Family).Select(other => other.ToString());
        throw new NetConfigException("AddressNotLocal",
            $"{listener} cannot be opened in namespace '{home.Name}': {address} is not one of its addresses. {Choices.Among(own, "It has", "It has none of that family.")}");
    }

    private static bool Clash(Listener one, Listener other) =>
        one.Protocol == other.Protocol && one.Port == other.Port
        && !(one is { Protocol: IpProtocol.Udp, ReusesAddress: true } && other.ReusesAddress)
        && (one.Device is null || other.Device is null || one.Device == other.Device)
        && Overlap(one.Address, other.Address);

    // null is the wildcard of both families, an unspecified address that of its own.
    private static bool Overlap(IpAddress? one, IpAddress? other)
    {
        if (one is not { } left || other is not { } right)
            return true;
        return left.Family == right.Family && (left == right || left.IsUnspecified || right.IsUnspecified);
    }
}
