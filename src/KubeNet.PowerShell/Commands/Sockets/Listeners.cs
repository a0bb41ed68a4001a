using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads a socket from a cmdlet's parameters.</summary>
internal static class Listeners
{
    private static readonly IpProtocol[] Protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    public static Listener Read(string protocol, string? address, int port, string? device) => new(
        Parsing.Protocol(protocol) ?? throw new NetConfigException("InvalidProtocol", "A socket needs a protocol: tcp, udp or sctp."),
        address == "*" ? null : Parsing.Address(address),
        (ushort)port,
        string.IsNullOrEmpty(device) ? null : device);

    /// <summary>Sockets can have the protocol.</summary>
    /// <exception cref="NetConfigException">InvalidProtocol.</exception>
    public static void RequireProtocol(string protocol)
    {
        if (!Array.Exists(Protocols, known => known.ToName().Equals(protocol, StringComparison.OrdinalIgnoreCase)))
            throw new NetConfigException("InvalidProtocol", $"A socket has no protocol '{protocol}'; give tcp, udp or sctp.");
    }
}
