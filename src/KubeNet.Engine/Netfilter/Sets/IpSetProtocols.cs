using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>Protocols as ipset names them: those of /etc/protocols.</summary>
internal static class IpSetProtocols
{
    public static string Name(IpProtocol protocol) => ProtocolNames.ToText(protocol);

    public static bool TryParse(string name, out IpProtocol protocol)
    {
        if (IpSetNumber.TryRead(name, byte.MaxValue, out var number))
        {
            protocol = (IpProtocol)number;
            return true;
        }

        return ProtocolNames.TryParse(name, out protocol) && protocol != IpProtocol.None;
    }
}
