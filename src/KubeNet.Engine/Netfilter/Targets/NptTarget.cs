using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>
/// SNPT and DNPT: exchange the prefix of a packet's source or destination so that checksums stay right, packet by packet and without conntrack;
/// IPv6 and mangle only (RFC 6296; net/ipv6/netfilter/ip6t_NPT.c).
/// </summary>
/// <param name="OfDestination">DNPT; SNPT where false.</param>
/// <param name="From"><c>--src-pfx</c>.</param>
/// <param name="FromLength">Its length, 0..64.</param>
/// <param name="To"><c>--dst-pfx</c>.</param>
/// <param name="ToLength">Its length, 0..64.</param>
public sealed record NptTarget(bool OfDestination, IpAddress From, int FromLength, IpAddress To, int ToLength) : Target
{
    private const int MaxLength = 64;
    private const int WordsOfAddress = 8;
    private const ushort AllOnes = 0xffff;

    private static readonly Placement Outgoing = new() { Table = TableName.Mangle, Hooks = HookSet.Input | HookSet.Postrouting };
    private static readonly Placement Incoming = new() { Table = TableName.Mangle, Hooks = HookSet.Prerouting | HookSet.Output };

    /// <inheritdoc/>
    public override string Name => OfDestination ? "DNPT" : "SNPT";

    internal override bool RewritesAddresses => true;

    /// <inheritdoc/>
    public override Placement Placement => OfDestination ? Incoming : Outgoing;

    internal static TargetExtension Source { get; } = Make(false);

    internal static TargetExtension Destination { get; } = Make(true);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var packet = context.Skb.Packet;
        if (Map(OfDestination ? packet.Destination : packet.Source) is not { } mapped)
        {
            // The kernel answers with a parameter problem, which tells the sender nothing that it acts on; it is not sent here.
            return TargetVerdict.Drop;
        }

        context.Skb.Packet = (OfDestination ? packet with { Destination = mapped } : packet with { Source = mapped }) with { Quoted = MapQuoted(packet) };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        From.IsUnspecified && FromLength == 0 ? "" : $"--src-pfx {From}/{FromLength}",
        To.IsUnspecified && ToLength == 0 ? "" : $"--dst-pfx {To}/{ToLength}");

    /// <inheritdoc/>
    public override string ListOptions() => $"{Name} src-pfx {From}/{FromLength} dst-pfx {To}/{ToLength}";

    /// <summary>What an error is about was sent the other way, so that its other end has the prefix (icmpv6_bounced_ipv6hdr).</summary>
    private QuotedPacket? MapQuoted(in Packet packet)
    {
        if (!packet.IsIcmpError || packet.Quoted is not { Packet: var quoted })
            return packet.Quoted;
        var end = OfDestination ? quoted.Source : quoted.Destination;
        if (IpAddress.FromBits(IpFamily.IPv6, end.Bits & KeptFrom(FromLength)) != From || Map(end) is not { } mapped)
            return packet.Quoted;
        return new QuotedPacket(OfDestination ? quoted with { Source = mapped } : quoted with { Destination = mapped });
    }

    /// <summary>The address with the other prefix, and a word of the rest changed by what the prefixes differ; null where every such word is all ones.</summary>
    private IpAddress? Map(IpAddress address)
    {
        var length = Math.Max(FromLength, ToLength);
        var bits = (address.Bits & ~KeptFrom(length)) | (To.Bits & Words(length));
        var word = length <= 48 ? 3 : 4;
        while (length > 48 && word < WordsOfAddress && WordOf(bits, word) == AllOnes)
            word++;
        if (word == WordsOfAddress)
            return null;
        var sum = Add(WordOf(bits, word), Adjustment);
        if (sum == AllOnes)
            sum = 0;
        var shift = 112 - (16 * word);
        return IpAddress.FromBits(IpFamily.IPv6, (bits & ~((UInt128)AllOnes << shift)) | ((UInt128)sum << shift));
    }

    /// <summary>What keeps the sum of all words: from's minus to's, in one's complement.</summary>
    private ushort Adjustment => Add(Sum(From), (ushort)~Sum(To));

    private static UInt128 KeptFrom(int length) => IpPrefix.Mask(IpFamily.IPv6, length);

    // The kernel takes whole 32-bit words of the prefix, as far as its length reaches into them.
    private static UInt128 Words(int length) => IpPrefix.Mask(IpFamily.IPv6, (length + 31) / 32 * 32);

    private static ushort WordOf(UInt128 bits, int word) => (ushort)(bits >> (112 - (16 * word)));

    private static ushort Sum(IpAddress address)
    {
        ushort sum = 0;
        for (var word = 0; word < WordsOfAddress; word++)
            sum = Add(sum, WordOf(address.Bits, word));
        return sum;
    }

    private static ushort Add(ushort left, ushort right)
    {
        var sum = left + right;
        return (ushort)((sum & AllOnes) + (sum >> 16));
    }

    private static TargetExtension Make(bool ofDestination)
    {
        return new TargetExtension(
            ofDestination ? "DNPT" : "SNPT",
            [
                new OptionSpec("src-pfx", "the prefix that is replaced", OptionTraits.Mandatory),
                new OptionSpec("dst-pfx", "the prefix that takes its place", OptionTraits.Mandatory),
            ],
            values =>
            {
                var (from, fromLength) = ReadPrefix(values["src-pfx"]);
                var (to, toLength) = ReadPrefix(values["dst-pfx"]);
                return new NptTarget(ofDestination, from, fromLength, to, toLength);
            })
        {
            Family = IpFamily.IPv6,
        };
    }

    private static (IpAddress Address, int Length) ReadPrefix(in OptionValue value)
    {
        var (address, mask) = AddressSyntax.ReadHostMask(value.First, IpFamily.IPv6);
        var length = (int)UInt128.PopCount(mask);
        if ((address.Bits & ~mask) != 0)
            throw value.Bad($"{value.Extension}: the prefix {address}/{length} has host bits set.", "InvalidAddress");
        return length <= MaxLength ? (address, length) : throw value.Bad($"{value.Extension}: a prefix has at most {MaxLength} bits.", "InvalidMask");
    }
}
