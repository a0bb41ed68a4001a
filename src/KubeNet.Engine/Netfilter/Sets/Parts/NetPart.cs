using System.Text;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>net</c>: a network of any prefix length.</summary>
/// <param name="index">Whether it is the first (0) or second (1) address of the type.</param>
/// <param name="takesDefault">Whether /0 may be stored (IP_SET_HASH_WITH_NET0).</param>
internal sealed class NetPart(int index, bool takesDefault = false) : IpSetPart
{
    /// <summary>Whether it is the first (0) or second (1) address of the type.</summary>
    public int Index => index;

    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        if (context.Family == IpFamily.IPv6)
            AddressText.RefuseRange(text);
        AddressText.Read(text, context.Family, draft.Addresses[index]);
    }

    public override void Write(in IpSetElement element, StringBuilder text)
    {
        var (address, length) = index == 0 ? (element.Address, element.Prefix) : (element.Address2, element.Prefix2);
        text.Append(address);
        if (length != address.Family.AddressBits())
            text.Append('/').Append(length);
    }

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append(draft.Addresses[index]);

    public override void RefuseMany(IpSetDraft draft, in IpSetContext context)
    {
        if (draft.Addresses[index].Last is not null)
            throw IpSetErrors.ManyInTest("FROM-TO IP range", context);
    }

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        var address = draft.Addresses[index];
        var length = address.Cidr ?? (byte)context.Family.AddressBits();
        if (length == 0 && !takesDefault)
            throw IpSetErrors.InvalidCidr();
        if (address.Last is not { } last)
        {
            yield return With(element, new IpPrefix(context.Options.Masked(address.First), length));
            yield break;
        }

        var first = address.First;
        if (first.CompareTo(last) > 0)
            (first, last) = (last, first);
        if (first.IsUnspecified && last.IsLimitedBroadcast)
            throw IpSetErrors.WholeRange();
        for (var at = (ulong)first.V4; at <= last.V4;)
        {
            var net = LargestAt((uint)at, last.V4);
            yield return With(element, net);
            at = (ulong)net.LastAddress.V4 + 1;
        }
    }

    public override long CountOf(IpSetDraft draft, IpSetContext context) =>
        draft.Addresses[index].Last is null ? 1 : Expand(default, draft, context).LongCount();

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        ref readonly var head = ref packet.Skb.Head;
        var address = set.Options.Masked(isSource ? head.Source : head.Destination);
        element = With(element, IpPrefix.Host(address));
        return true;
    }

    internal IpSetElement With(in IpSetElement element, IpPrefix net) => index == 0
        ? element with { Address = net.Address, Prefix = (byte)net.Length }
        : element with { Address2 = net.Address, Prefix2 = (byte)net.Length };

    /// <summary>The same element with this part's network widened to a shorter prefix.</summary>
    internal IpSetElement Widened(in IpSetElement element, int length) =>
        With(element, new IpPrefix(index == 0 ? element.Address : element.Address2, length));

    /// <summary>The largest network that starts at an address and does not reach beyond another (ip_set_range_to_cidr).</summary>
    private static IpPrefix LargestAt(uint first, uint last)
    {
        for (var length = 1; length < 32; length++)
        {
            var net = new IpPrefix(IpAddress.FromV4(first), length);
            if (net.Address.V4 == first && net.LastAddress.V4 <= last)
                return net;
        }

        return IpPrefix.Host(IpAddress.FromV4(first));
    }
}
