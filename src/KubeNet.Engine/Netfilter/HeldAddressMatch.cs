using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter;

/// <summary>An address match as a rule holds it: most rules say nothing of one address or the other, and share that.</summary>
internal sealed record HeldAddressMatch(AddressMatch Match)
{
    private static readonly AddressMatch s_anyV6 = new(IpAddress.Any(IpFamily.IPv6), 0, false);
    private static readonly HeldAddressMatch s_heldAnyV6 = new(s_anyV6);

    /// <summary>Holds a match; null stands for <c>default</c>.</summary>
    public static HeldAddressMatch? Of(in AddressMatch match) => match == default ? null : match == s_anyV6 ? s_heldAnyV6 : new HeldAddressMatch(match);

    /// <summary>Whether the address passes.</summary>
    public bool Matches(in IpAddress address) => Match.Matches(address);
}
