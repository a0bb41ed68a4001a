using System.Text;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>mark</c>: the packet's mark, under the set's markmask.</summary>
internal sealed class MarkPart : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context) => draft.Mark = (uint)IpSetNumber.Read(text, uint.MaxValue);

    public override void Write(in IpSetElement element, StringBuilder text) => text.Append($"0x{element.Mark:x8}");

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append($"0x{draft.Mark:x8}");

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context)
    {
        var mark = draft.Mark & (context.Options.MarkMask ?? uint.MaxValue);
        return mark == 0 && element.Address.IsUnspecified ? throw IpSetErrors.NullElement() : [element with { Mark = mark }];
    }

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        element = element with { Mark = packet.Skb.Head.Mark & (set.Options.MarkMask ?? uint.MaxValue) };
        return true;
    }
}
