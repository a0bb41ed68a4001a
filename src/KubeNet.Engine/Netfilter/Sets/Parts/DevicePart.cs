using System.Text;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary><c>iface</c>: the device a packet came in by (src) or leaves by (dst); with <c>physdev:</c> the bridge port.</summary>
internal sealed class DevicePart : IpSetPart
{
    private const string PhysicalPrefix = "physdev:";

    public override void Read(string text, IpSetDraft draft, in IpSetContext context)
    {
        draft.IsPhysical = text.StartsWith(PhysicalPrefix, StringComparison.Ordinal);
        draft.Device = draft.IsPhysical ? text[PhysicalPrefix.Length..] : text;
        if (draft.Device.Length > 15)
            throw IpSetErrors.Syntax($"interface name '{draft.Device}' is longer than 15 characters");
    }

    public override void Write(in IpSetElement element, StringBuilder text) =>
        text.Append(element.IsPhysical ? PhysicalPrefix : "").Append(element.Device);

    // ipset forgets the prefix here.
    public override void Write(IpSetDraft draft, StringBuilder text) => text.Append(draft.Device);

    public override IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context) =>
        [element with { Device = draft.Device, IsPhysical = draft.IsPhysical, IsWildcard = draft.IsWildcard }];

    // xt_set never asks for the bridge port: IPSET_FLAG_PHYSDEV stands for entries only (hash_netiface4_kadt).
    public override bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element)
    {
        var device = isSource ? packet.InDevice : packet.OutDevice;
        if (device is null)
            return false;
        element = element with { Device = device };
        return true;
    }
}
