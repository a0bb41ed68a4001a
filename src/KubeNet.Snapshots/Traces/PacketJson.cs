using KubeNet.Engine.Packets;
using Newtonsoft.Json.Linq;

namespace KubeNet.Snapshots.Traces;

/// <summary>A packet in a trace's JSON.</summary>
internal static class PacketJson
{
    public static JObject Write(in Packet packet)
    {
        var json = new JObject
        {
            ["protocol"] = packet.Protocol.ToName(),
            ["source"] = packet.Source.ToString(),
            ["sourcePort"] = packet.SourcePort,
            ["destination"] = packet.Destination.ToString(),
            ["destinationPort"] = packet.DestinationPort,
            ["ttl"] = packet.Ttl,
            ["mark"] = packet.Mark,
            ["length"] = packet.Length,
            ["tos"] = packet.Tos,
            ["dontFragment"] = packet.DontFragment,
        };
        if (packet.Protocol == IpProtocol.Tcp)
            json["tcpFlags"] = packet.TcpFlags.ToString();
        if (packet.Tcp is { } tcp && (packet.TcpFlags & (TcpFlags.Syn | TcpFlags.Rst)) == 0)
        {
            json["sequence"] = tcp.Sequence;
            json["acknowledgment"] = tcp.Acknowledgment;
            json["window"] = tcp.Window;
            json["data"] = packet.TcpDataLength;
        }

        if (packet.Protocol.IsIcmp())
        {
            json["icmpType"] = packet.IcmpType;
            json["icmpCode"] = packet.IcmpCode;
            json["icmpMtu"] = packet.IcmpMtu;
        }

        if (packet.IsFragment)
        {
            json["fragmentOffset"] = packet.FragmentOffset;
            json["moreFragments"] = packet.MoreFragments;
        }

        if (packet.Quoted is { } quoted)
            json["quoted"] = Write(quoted.Packet);
        return json;
    }
}
