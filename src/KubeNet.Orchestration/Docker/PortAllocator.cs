using System.Collections.Immutable;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Orchestration.Docker;

/// <summary>Which host ports a daemon has given out: libnetwork/portallocator. A range goes on after the port it gave last. Immutable.</summary>
public sealed record PortAllocator
{
    private ImmutableSortedSet<(IpProtocol Protocol, IpAddress Address, ushort Port)> Taken { get; init; } = [];

    private ImmutableDictionary<(IpProtocol Protocol, IpAddress Address, PortRange Range), ushort> Last { get; init; } =
        ImmutableDictionary<(IpProtocol, IpAddress, PortRange), ushort>.Empty;

    /// <summary>The range that ports come from where none is asked for, as it was when one was first given: the daemon reads the sysctl once.</summary>
    private PortRange? Ephemeral { get; init; }

    /// <summary>An allocator that gave nothing yet.</summary>
    public static PortAllocator Empty { get; } = new();

    /// <summary>Gives a port that is free at all addresses.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="addresses">The host addresses; the same port is taken at each.</param>
    /// <param name="wanted">The port or range; 0 is any of <paramref name="ephemeral"/>.</param>
    /// <param name="ephemeral">net.ipv4.ip_local_port_range.</param>
    /// <exception cref="NetConfigException">PortAllocated: the port, or every port of the range, is given.</exception>
    public (ushort Port, PortAllocator After) Take(IpProtocol protocol, IReadOnlyList<IpAddress> addresses, PortRange wanted, PortRange ephemeral)
    {
        if (wanted.First == 0 && Ephemeral is null)
            return (this with { Ephemeral = ephemeral }).Take(protocol, addresses, wanted, ephemeral);
        var range = wanted.First == 0 ? Ephemeral!.Value : wanted;
        if (range.Count == 1)
        {
            return FirstTaken(protocol, addresses, range.First) is { } holder
                ? throw new NetConfigException("PortAllocated", $"Bind for {PacketText.Endpoint(holder, range.First, protocol)} failed: port is already allocated. Publish another port, or stop the container that has it.")
                : (range.First, With(protocol, addresses, range.First));
        }

        var last = Last.GetValueOrDefault((protocol, addresses[0], range), range.Last);
        for (var tried = 0; tried < range.Count; tried++)
        {
            var port = last >= range.Last ? range.First : (ushort)(last + 1);
            last = port;
            if (FirstTaken(protocol, addresses, port) is not null)
                continue;
            var given = With(protocol, addresses, port);
            return (port, given with { Last = addresses.Aggregate(given.Last, (all, address) => all.SetItem((protocol, address, range), port)) });
        }

        throw new NetConfigException("PortAllocated", $"All {protocol.ToName()} ports of {range.First}-{range.Last} are allocated already; publish on another range, or stop a container.");
    }

    /// <summary>Takes a port back.</summary>
    public PortAllocator Release(IpProtocol protocol, IpAddress address, ushort port) => this with { Taken = Taken.Remove((protocol, address, port)) };

    private PortAllocator With(IpProtocol protocol, IReadOnlyList<IpAddress> addresses, ushort port) =>
        this with { Taken = Taken.Union(addresses.Select(address => (protocol, address, port))) };

    // The wildcard address and every other of its family exclude each other.
    private IpAddress? FirstTaken(IpProtocol protocol, IReadOnlyList<IpAddress> addresses, ushort port)
    {
        foreach (var (_, address, _) in Taken.Where(taken => taken.Protocol == protocol && taken.Port == port))
        {
            if (addresses.Any(wanted => wanted.Family == address.Family && (wanted == address || wanted.IsUnspecified || address.IsUnspecified)))
                return address;
        }

        return null;
    }
}
