using System.Globalization;
using System.Text;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>mac</c>: an Ethernet address, of a packet that came in by an Ethernet device.</summary>
/// <param name="isStoredBeside">Not part of what an entry is found by, but filled in later (bitmap:ip,mac).</param>
internal sealed class MacPart(bool isStoredBeside = false) : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        var parts = text.Split(':');
        ulong bits = 0;
        foreach (var part in parts)
        {
            if (parts.Length != 6 || text.Length > 17 || !byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
                throw IpSetErrors.Syntax($"cannot parse '{text}' as ethernet address");
            bits = (bits << 8) | number;
        }

        draft.Mac = new MacAddress(bits);
    }

    public override void Write(in IpSetElement element, StringBuilder text) => text.Append(element.Mac.ToString().ToUpperInvariant());

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append((draft.Mac ?? default).ToString().ToUpperInvariant());

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        if (isStoredBeside)
            return [element];
        return draft.Mac is { IsZero: false } mac ? [element with { Mac = mac }] : throw IpSetErrors.NullElement();
    }

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        var skb = packet.Skb;

        // A packet that was made here has no Ethernet header yet, and that of lo is all zeros.
        var mac = isSource ? skb.SourceMac : skb.DestinationMac;
        if (skb.IsLocallyMade || packet.InDevice == "lo" || mac.IsZero)
            return false;
        element = element with { Mac = mac };
        return true;
    }
}
