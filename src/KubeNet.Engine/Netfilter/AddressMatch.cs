using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter;

/// <summary>
/// The <c>-s</c> and <c>-d</c> of a rule: an address under a mask, which need not be contiguous (10.0.0.1/255.0.0.255), and whether
/// the match is negated. <c>default</c> matches every IPv4 address.
/// </summary>
public readonly record struct AddressMatch(IpAddress Address, UInt128 Mask, bool Negated)
{
    /// <summary>Whether it says nothing: mask 0, not negated.</summary>
    public bool IsAny => Mask == 0 && !Negated;

    /// <summary>The network of a prefix.</summary>
    public static AddressMatch Of(IpPrefix prefix, bool negated = false) =>
        new(prefix.Address, IpPrefix.Mask(prefix.Family, prefix.Length), negated);

    /// <summary>Whether the address passes.</summary>
    public bool Matches(IpAddress address) => IsAny || ((address.Bits & Mask) == Address.Bits) != Negated;

    /// <summary>The length of a contiguous mask, or null.</summary>
    public int? PrefixLength
    {
        get
        {
            for (var length = 0; length <= Address.Family.AddressBits(); length++)
            {
                if (IpPrefix.Mask(Address.Family, length) == Mask)
                    return length;
            }

            return null;
        }
    }
}
