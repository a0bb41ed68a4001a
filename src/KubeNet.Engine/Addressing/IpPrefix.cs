using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Addressing;

/// <summary>
/// A network: an address whose host bits are zero, and a prefix length (0..32 or 0..128). <c>default</c> is 0.0.0.0/0.
/// </summary>
public readonly record struct IpPrefix : IComparable<IpPrefix>
{
    private readonly byte _length;

    /// <summary>The network that <paramref name="address"/> lies in; its host bits are cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The length does not fit the family.</exception>
    public IpPrefix(IpAddress address, int length)
    {
        if (length < 0 || length > address.Family.AddressBits())
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A prefix of {address.Family} has 0..{address.Family.AddressBits()} bits.");
        Address = IpAddress.FromBits(address.Family, address.Bits & Mask(address.Family, length));
        _length = (byte)length;
    }

    /// <summary>The lowest address of the network.</summary>
    public IpAddress Address { get; }

    /// <summary>How many leading bits count.</summary>
    public int Length => _length;

    /// <summary>The family of the network.</summary>
    public IpFamily Family => Address.Family;

    /// <summary>Everything: 0.0.0.0/0 or ::/0.</summary>
    public bool IsDefault => _length == 0;

    /// <summary>A single host: /32 or /128.</summary>
    public bool IsHost => _length == Family.AddressBits();

    /// <summary>The highest address: IPv4's directed broadcast.</summary>
    public IpAddress LastAddress => IpAddress.FromBits(Family, Address.Bits | (Mask(Family, Family.AddressBits()) & ~Mask(Family, Length)));

    /// <summary>0.0.0.0/0 or ::/0.</summary>
    public static IpPrefix Default(IpFamily family) => new(IpAddress.Any(family), 0);

    /// <summary>The one-address network of <paramref name="address"/>.</summary>
    public static IpPrefix Host(IpAddress address) => new(address, address.Family.AddressBits());

    /// <summary>The netmask of a length as a number. A length of 0 gives 0 (a plain shift by the word's size would not).</summary>
    public static UInt128 Mask(IpFamily family, int length)
    {
        if (length == 0)
            return UInt128.Zero;
        return family == IpFamily.IPv4 ? (UInt128)(uint.MaxValue << (32 - length)) : UInt128.MaxValue << (128 - length);
    }

    /// <summary>Reads <c>10.1.0.0/16</c>, a bare address (a host), <c>fd00::/8</c>; <c>default</c> and <c>any</c> are not accepted here.</summary>
    /// <exception cref="AddressFormatException">No prefix, or one with host bits set (as iproute2, "Invalid argument").</exception>
    public static IpPrefix Parse(string text)
    {
        if (!InterfaceAddress.TryParse(text, out var address))
            throw new AddressFormatException("InvalidPrefix", $"'{text}' is not a prefix; expected a form such as 10.1.0.0/16 or fd00::/64.");
        var prefix = address.Prefix;
        if (prefix.Address != address.Address)
            throw new AddressFormatException("PrefixHasHostBits", $"'{text}' has host bits set; did you mean {prefix}?");
        return prefix;
    }

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out IpPrefix prefix)
    {
        prefix = default;
        if (!InterfaceAddress.TryParse(text, out var address) || address.Prefix.Address != address.Address)
            return false;
        prefix = address.Prefix;
        return true;
    }

    /// <summary>Whether an address lies in this network; never for another family.</summary>
    public bool Contains(IpAddress address) =>
        address.Family == Family && (address.Bits & Mask(Family, Length)) == Address.Bits;

    /// <summary>Whether the whole of another network lies in this one.</summary>
    public bool Contains(IpPrefix other) => other.Length >= Length && Contains(other.Address);

    /// <summary>Whether any address lies in both.</summary>
    public bool Overlaps(IpPrefix other) => Contains(other) || other.Contains(this);

    /// <inheritdoc/>
    public int CompareTo(IpPrefix other)
    {
        var byAddress = Address.CompareTo(other.Address);
        return byAddress != 0 ? byAddress : Length.CompareTo(other.Length);
    }

    /// <summary>Always with its length: <c>10.1.0.0/16</c>, <c>10.1.0.1/32</c>.</summary>
    public override string ToString() => $"{Address}/{Length}";
}
