using KubeNet.Engine;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads a socket from a cmdlet's parameters.</summary>
internal static class Listeners
{
    public static Listener Read(string protocol, string? address, int port, string? device) => new(
        Parsing.Protocol(protocol) ?? throw new NetConfigException("InvalidProtocol", "A socket needs a protocol: tcp, udp or sctp."),
        address == "*" ? null : Parsing.Address(address),
        (ushort)port,
        string.IsNullOrEmpty(device) ? null : device);
}
