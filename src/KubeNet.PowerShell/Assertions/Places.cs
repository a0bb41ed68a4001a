using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Orchestration.Places;

namespace KubeNet.PowerShell.Assertions;

/// <summary>What a test calls a place: an address with or without a port, or any name that Trace-Packet takes as a sender.</summary>
internal static class Places
{
    /// <summary>Whether it is an address, with or without a port.</summary>
    public static bool IsEndpoint(string place) => IpAddress.TryParse(AddressIn(place), out _);

    /// <summary>Whether a packet was taken there.</summary>
    /// <exception cref="NetConfigException">The lab knows no such name.</exception>
    public static bool IsAt(NetworkConfig config, Delivery delivery, string place)
    {
        var packet = delivery.Packet;
        return IsEndpoint(place)
            ? IsAddressed(place, packet.Destination, packet.DestinationPort, packet.Protocol)
            : Destinations.ResolveSender(config, place) == delivery.Namespace;
    }

    /// <summary>Whether an address, and a port where the place has one, are of that place.</summary>
    /// <exception cref="NetConfigException">The lab knows no such name.</exception>
    public static bool Has(NetworkConfig config, string place, IpAddress address, ushort port, IpProtocol protocol) => IsEndpoint(place)
        ? IsAddressed(place, address, port, protocol)
        : Owns(config, Destinations.ResolveSender(config, place), address);

    /// <summary>The namespace that a name means, where it has the address that a packet was delivered at, and is not where that was; null otherwise.</summary>
    public static string? OtherWith(NetworkConfig config, string place, Delivery delivery) => !IsEndpoint(place)
        && Destinations.FindSender(config, place) is { } named && named != delivery.Namespace && Owns(config, named, delivery.Packet.Destination)
            ? named
            : null;

    private static bool Owns(NetworkConfig config, string home, IpAddress address) => config[home].Links.Values.SelectMany(link => link.Addresses).Any(own => own.Address.Address == address);

    private static bool IsAddressed(string place, IpAddress address, ushort port, IpProtocol protocol) => IpAddress.TryParse(place, out var alone)
        ? alone == address
        : place == PacketText.Endpoint(address, port, protocol);

    // 10.0.0.1:80 or [fd00::1]:80
    private static string AddressIn(string place) => place.StartsWith('[')
        ? place[1..].Split(']')[0]
        : place.Count(character => character == ':') == 1 ? place.Split(':')[0] : place;
}
