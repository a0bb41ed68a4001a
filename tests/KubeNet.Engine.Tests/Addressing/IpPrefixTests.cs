using CsCheck;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tests.Addressing;

public sealed class IpPrefixTests
{
    [Theory]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "0.0.0.0", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("128.0.0.0/1", "128.0.0.0", true)]
    [InlineData("128.0.0.0/1", "127.255.255.255", false)]
    [InlineData("10.0.0.0/24", "10.0.0.255", true)]
    [InlineData("10.0.0.0/24", "10.0.1.0", false)]
    [InlineData("10.0.0.1/32", "10.0.0.1", true)]
    [InlineData("10.0.0.1/32", "10.0.0.0", false)]
    [InlineData("10.0.0.2/31", "10.0.0.3", true)]
    [InlineData("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("8000::/1", "8000::", true)]
    [InlineData("8000::/1", "7fff::", false)]
    [InlineData("fd00::/64", "fd00::ffff:ffff:ffff:ffff", true)]
    [InlineData("fd00::/64", "fd00:0:0:1::", false)]
    [InlineData("fd00::1/128", "fd00::1", true)]
    [InlineData("fd00::1/128", "fd00::", false)]
    public void A_prefix_holds_what_its_first_bits_say(string prefix, string address, bool holds) =>
        Assert.Equal(holds, IpPrefix.Parse(prefix).Contains(IpAddress.Parse(address)));

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Containment_is_what_a_comparison_bit_by_bit_says(IpFamily family) =>
        Gen.Select(Addresses.Prefixes(family), Addresses.Of(family), Gen.Bool).Sample((prefix, other, near) =>
        {
            var address = near ? prefix.Address.Add(other.Bits & 0xff) : other;
            var same = Enumerable.Range(0, prefix.Length).All(bit =>
                (address.Bits >> (family.AddressBits() - 1 - bit) & 1) == (prefix.Address.Bits >> (family.AddressBits() - 1 - bit) & 1));
            return prefix.Contains(address) == same;
        });

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void What_a_prefix_prints_is_read_back(IpFamily family) =>
        Addresses.Prefixes(family).Sample(prefix => IpPrefix.Parse(prefix.ToString()) == prefix);

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void A_prefix_ends_at_its_last_address(IpFamily family) => Addresses.Prefixes(family).Sample(prefix =>
        prefix.Contains(prefix.LastAddress)
        && (prefix.IsDefault || !prefix.Contains(prefix.LastAddress.Add(1)))
        && prefix.LastAddress.Bits - prefix.Address.Bits == (IpPrefix.Mask(family, family.AddressBits()) & ~IpPrefix.Mask(family, prefix.Length)));

    [Theory]
    [InlineData("10.0.0.1/24", "PrefixHasHostBits", "10.0.0.0/24")]
    [InlineData("10.0.0.1/0", "PrefixHasHostBits", "0.0.0.0/0")]
    [InlineData("fd00::1/64", "PrefixHasHostBits", "fd00::/64")]
    [InlineData("10.0.0.0/33", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("fd00::/129", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("10.0.0.0/-1", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("10.0.0.0/", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("10.0.0.0/8/8", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("10.0.0.0/0x8", "InvalidPrefix", "10.1.0.0/16")]
    [InlineData("default", "InvalidPrefix", "10.1.0.0/16")]
    public void What_is_no_prefix_is_refused_with_what_would_be_right(string text, string errorId, string hint)
    {
        var refused = Assert.Throws<AddressFormatException>(() => IpPrefix.Parse(text));
        Assert.Equal(errorId, refused.ErrorId);
        Assert.Contains(hint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_a_length_is_a_host() =>
        Assert.Equal(("10.0.0.1/32", "fd00::1/128"), (IpPrefix.Parse("10.0.0.1").ToString(), IpPrefix.Parse("fd00::1").ToString()));

    [Fact]
    public void The_default_is_everything_of_IPv4() => Assert.Equal("0.0.0.0/0", default(IpPrefix).ToString());

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", true)]
    [InlineData("::/0", "fd00::1/128", true)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void A_prefix_holds_narrower_ones(string outer, string inner, bool holds) =>
        Assert.Equal(holds, IpPrefix.Parse(outer).Contains(IpPrefix.Parse(inner)));
}
