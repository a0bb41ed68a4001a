using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>Where a connection starts: what one source mapping holds for (hash_by_src of net/netfilter/nf_nat_core.c).</summary>
internal readonly record struct ConnectionSource(IpAddress Address, ushort Port, IpProtocol Protocol, ushort Zone)
{
    /// <summary>The source part of a tuple.</summary>
    public static ConnectionSource Of(in ConnectionTuple tuple) => new(tuple.Source, tuple.SourcePort, tuple.Protocol, tuple.Zone);
}
