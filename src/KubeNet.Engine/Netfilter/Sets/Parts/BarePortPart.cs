using System.Text;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary>The port of bitmap:port, whose protocol is TCP or UDP and is not stored.</summary>
internal sealed class BarePortPart : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        var colon = text.IndexOf(':');
        var protocol = colon < 0 ? IpProtocol.Tcp : PortPart.ReadProtocol(text[..colon]);
        if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
            throw IpSetErrors.Syntax("Only protocols TCP and UDP are valid");
        PortPart.ReadPorts(text[(colon + 1)..], colon < 0 ? "tcp" : text[..colon], draft);
    }

    public override void Write(in IpSetElement element, StringBuilder text) => text.Append(element.Port);

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append(draft.Port);

    public override void RefuseMany(IpSetDraft draft, in IpSetContext context)
    {
        if (draft.LastPort is not null)
            throw IpSetErrors.ManyInTest("FROM-TO port range", context);
    }

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        var ports = draft.Ports;
        for (int port = ports.First; port <= ports.Last; port++)
            yield return element with { Port = (ushort)port };
    }

    public override long CountOf(IpSetDraft draft, IpSetContext context) => draft.Ports.Last - draft.Ports.First + 1;

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        ref readonly var head = ref packet.Skb.Head;
        if (head.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || !PortPart.TryGetPort(head, isSource, out var port))
            return false;
        element = element with { Port = port };
        return true;
    }
}
