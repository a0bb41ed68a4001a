using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Nat;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>HMARK: marks the packet by a hash of its flow, the same in both directions, and goes on (net/netfilter/xt_HMARK.c).</summary>
public sealed record HmarkTarget : Target
{
    /// <summary>Whose target it is.</summary>
    public required IpFamily Family { get; init; }

    /// <summary><c>--hmark-tuple ct</c>: of the connection as it began.</summary>
    public bool OfConnection { get; init; }

    /// <summary><c>--hmark-src-prefix</c>, a length; or null.</summary>
    public int? SourceLength { get; init; }

    /// <summary><c>--hmark-dst-prefix</c>, a length; or null.</summary>
    public int? DestinationLength { get; init; }

    /// <summary><c>--hmark-sport-mask</c>, or null.</summary>
    public ushort? SourcePortMask { get; init; }

    /// <summary><c>--hmark-dport-mask</c>, or null.</summary>
    public ushort? DestinationPortMask { get; init; }

    /// <summary><c>--hmark-spi-mask</c>, or null.</summary>
    public uint? SpiMask { get; init; }

    /// <summary><c>--hmark-sport</c>: bits that are set in the source port, or null.</summary>
    public ushort? SourcePort { get; init; }

    /// <summary><c>--hmark-dport</c>: bits that are set in the destination port, or null.</summary>
    public ushort? DestinationPort { get; init; }

    /// <summary><c>--hmark-spi</c>, or null.</summary>
    public uint? Spi { get; init; }

    /// <summary><c>--hmark-proto-mask</c>, or null.</summary>
    public ushort? ProtocolMask { get; init; }

    /// <summary><c>--hmark-rnd</c>: the seed of the hash.</summary>
    public uint Seed { get; init; }

    /// <summary><c>--hmark-mod</c>: how many marks there are.</summary>
    public uint Modulus { get; init; }

    /// <summary><c>--hmark-offset</c>: the first mark, or null for 0.</summary>
    public uint? Offset { get; init; }

    /// <inheritdoc/>
    public override string Name => "HMARK";

    internal static TargetExtension IPv4 { get; } = HmarkSyntax.Make(IpFamily.IPv4);

    internal static TargetExtension IPv6 { get; } = HmarkSyntax.Make(IpFamily.IPv6);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var skb = context.Skb;
        var packet = skb.Packet;
        uint source, destination, ports = 0;
        IpProtocol protocol;
        if (OfConnection)
        {
            if (skb.Connection is not { } connection)
                return TargetVerdict.Continue;
            (source, destination) = (Fold(connection.Original.Source, SourceLength), Fold(connection.Reply.Source, DestinationLength));
            protocol = connection.Original.Protocol;
            if (protocol != IpProtocol.Icmp)
                ports = Ports(connection.Original.SourcePort, connection.Reply.SourcePort);
        }
        else
        {
            var quotes = packet.IsIcmpError && (Family == IpFamily.IPv4 || packet.IcmpType != 0);
            var about = quotes && packet.Quoted is { } quoted ? quoted.Packet : packet;
            (source, destination) = (Fold(about.Source, SourceLength), Fold(about.Destination, DestinationLength));
            protocol = about.Protocol;
            if (protocol is IpProtocol.Esp or IpProtocol.Ah)
                return TargetVerdict.Unknown;
            if (protocol.HasPorts() && !about.IsFragment)
                ports = Ports(about.SourcePort, about.DestinationPort);
        }

        var (low, high) = destination < source ? (destination, source) : (source, destination);
        var hash = JenkinsHash.Hash([low, high, ports], Seed) ^ (uint)((byte)protocol & (ProtocolMask ?? 0));
        skb.Packet = packet with { Mark = (uint)(((ulong)hash * Modulus) >> 32) + (Offset ?? 0) };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => HmarkSyntax.Save(this);

    /// <inheritdoc/>
    public override string ListOptions() => HmarkSyntax.List(this);

    /// <summary>An address under its prefix, its words folded into one.</summary>
    private uint Fold(IpAddress address, int? length)
    {
        Span<uint> words = stackalloc uint[4];
        AddressWords.Native(new IpPrefix(address, length ?? 0).Address, words);
        return words[0] ^ words[1] ^ words[2] ^ words[3];
    }

    /// <summary>Both ports, the greater one first (hmark_swap_ports).</summary>
    private uint Ports(ushort source, ushort destination)
    {
        var from = (ushort)((source & (SourcePortMask ?? (ushort)(SpiMask >> 16 ?? 0))) | (SourcePort ?? (ushort)(Spi >> 16 ?? 0)));
        var to = (ushort)((destination & (DestinationPortMask ?? (ushort)(SpiMask ?? 0))) | (DestinationPort ?? (ushort)(Spi ?? 0)));
        return to > from ? ((uint)to << 16) | from : ((uint)from << 16) | to;
    }
}
