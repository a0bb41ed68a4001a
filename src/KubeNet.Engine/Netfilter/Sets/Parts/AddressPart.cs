using System.Text;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>ip</c>: an address, under the set's netmask or bitmask where it has one.</summary>
/// <param name="index">Whether it is the first (0) or second (1) address of the type.</param>
/// <param name="isSingle">Ranges and networks are refused; as always for IPv6.</param>
/// <param name="zero">What the kernel says to the zero address.</param>
internal sealed class AddressPart(int index, bool isSingle = false, ZeroAddress zero = ZeroAddress.Allowed) : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        if (isSingle || context.Family == IpFamily.IPv6)
            AddressText.RefuseMany(text, context.Family);
        AddressText.Read(text, context.Family, draft.Addresses[index]);
    }

    public override void Write(in IpSetElement element, StringBuilder text) => text.Append(index == 0 ? element.Address : element.Address2);

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append(draft.Addresses[index]);

    public override void RefuseMany(IpSetDraft draft, in IpSetContext context)
    {
        // hash:ip takes the first address of a range (hash_ip4_uadt).
        if (context.Type == IpSetTypes.HashIp)
            return;
        if (draft.Addresses[index].Last is not null)
            throw IpSetErrors.ManyInTest("FROM-TO IP range", context);
        if (draft.Addresses[index].Cidr is not null)
            throw IpSetErrors.ManyInTest("IP/CIDR range", context);
    }

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        var isBitmap = context.Type.Method == IpSetMethod.Bitmap;
        var (first, last, step) = RangeOf(draft, context);
        for (var bits = first; ; bits += step)
        {
            yield return With(element, isBitmap ? context.Options.Masked(IpAddress.FromBits(context.Family, bits)) : IpAddress.FromBits(context.Family, bits));

            // Behind the last address of IPv6 a sum begins anew.
            if (last - bits < step)
                yield break;
        }
    }

    public override long CountOf(IpSetDraft draft, IpSetContext context)
    {
        var (first, last, step) = RangeOf(draft, context);
        return (long)((last - first) / step) + 1;
    }

    public override bool Covers(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        var (first, last, step) = RangeOf(draft, context);
        var bits = (index == 0 ? element.Address : element.Address2).Bits;
        return bits >= first && bits <= last && (bits - first) % step == 0;
    }

    /// <summary>The addresses from the first to the last, so far apart.</summary>
    private (UInt128 First, UInt128 Last, UInt128 Step) RangeOf(IpSetDraft draft, in IpSetContext context)
    {
        var address = draft.Addresses[index];

        // A bitmap masks every address of a range, a hash the first one (bitmap_ip_uadt, hash_ip4_uadt).
        var isBitmap = context.Type.Method == IpSetMethod.Bitmap;
        var first = index == 0 && !isBitmap ? context.Options.Masked(address.First) : address.First;
        Refuse(first);
        var last = first;
        if (address.Last is { } end)
        {
            // Only hash_ip4_uadt looks at the other end too.
            if (zero == ZeroAddress.NullElement)
                Refuse(end);
            (first, last) = first.CompareTo(end) <= 0 ? (first, end) : (end, first);
        }
        else if (address.Cidr is { } length && (length != 128 || context.Family == IpFamily.IPv4))
        {
            if (length == 0)
                throw IpSetErrors.InvalidCidr();
            var net = new IpPrefix(first, length);
            (first, last) = (net.Address, net.LastAddress);
        }

        // Only sets of one address step over their netmask's hosts; hash:ip,port stores every address.
        var step = context.Type.Parts.Count == 1 && context.Options.NetMask is { } mask
            ? UInt128.One << (context.Family.AddressBits() - mask)
            : UInt128.One;
        return (first.Bits, last.Bits, step);
    }

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        ref readonly var head = ref packet.Skb.Head;
        var address = isSource ? head.Source : head.Destination;
        if (index == 0)
            address = set.Options.Masked(address);
        if (zero != ZeroAddress.Allowed && address.IsUnspecified)
            return false;
        element = With(element, address);
        return true;
    }

    private IpSetElement With(in IpSetElement element, IpAddress address) =>
        index == 0 ? element with { Address = address } : element with { Address2 = address };

    private void Refuse(IpAddress address)
    {
        if (!address.IsUnspecified)
            return;
        switch (zero)
        {
            case ZeroAddress.Allowed:
                return;
            case ZeroAddress.NullElement:
                throw IpSetErrors.NullElement();
            case ZeroAddress.InvalidArgument:
                throw IpSetErrors.InvalidArgument();
            default:
                throw new InvalidOperationException($"There is no {zero}.");
        }
    }
}

/// <summary>What becomes of 0.0.0.0 and ::.</summary>
internal enum ZeroAddress
{
    /// <summary>It is stored.</summary>
    Allowed,

    /// <summary>"Null-valued element" (IPSET_ERR_HASH_ELEM).</summary>
    NullElement,

    /// <summary>EINVAL.</summary>
    InvalidArgument,
}
