using System.Diagnostics.CodeAnalysis;

namespace KubeNet.Engine.Addressing;

/// <summary>An address together with the length of the network it sits in: what <c>ip addr add 10.0.0.1/24</c> takes.</summary>
public readonly record struct InterfaceAddress
{
    private readonly byte _length;

    /// <summary>Address and prefix length (0..32 or 0..128).</summary>
    public InterfaceAddress(IpAddress address, int length)
    {
        if (length < 0 || length > address.Family.AddressBits())
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A prefix of {address.Family} has 0..{address.Family.AddressBits()} bits.");
        Address = address;
        _length = (byte)length;
    }

    /// <summary>The host's own address, host bits and all.</summary>
    public IpAddress Address { get; }

    /// <summary>The length of the network.</summary>
    public int Length => _length;

    /// <summary>The network the address sits in.</summary>
    public IpPrefix Prefix => new(Address, Length);

    /// <summary>Reads <c>10.0.0.1/24</c>; without a length it is a host (/32, /128), as iproute2 has it.</summary>
    /// <exception cref="AddressFormatException">The text is no address with a length.</exception>
    public static InterfaceAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new AddressFormatException("InvalidInterfaceAddress", $"'{text}' is not an address with a prefix length; expected a form such as 10.0.0.1/24 or fd00::1/64.");

    /// <summary>As <see cref="Parse"/>, without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out InterfaceAddress address)
    {
        address = default;
        if (text is null)
            return false;
        var slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var ip))
            return false;
        var length = ip.Family.AddressBits();
        if (slash >= 0)
        {
            var digits = text[(slash + 1)..];
            if (digits.Length is 0 or > 3 || !digits.All(char.IsAsciiDigit) || int.Parse(digits) > length)
                return false;
            length = int.Parse(digits);
        }

        address = new InterfaceAddress(ip, length);
        return true;
    }

    /// <summary>Always with its length: <c>10.0.0.1/24</c>.</summary>
    public override string ToString() => $"{Address}/{Length}";
}
