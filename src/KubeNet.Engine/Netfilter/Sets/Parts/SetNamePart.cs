using System.Text;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>set</c>: the name of another set, the member of a list:set.</summary>
internal sealed class SetNamePart : IpSetPart
{
    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        IpSetNames.Check(text);
        draft.Set = text;
    }

    public override void Write(in IpSetElement element, StringBuilder text) => text.Append(element.Set);

    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append(draft.Set);

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context) => [element with { Set = draft.Set }];

    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element) => true;
}
