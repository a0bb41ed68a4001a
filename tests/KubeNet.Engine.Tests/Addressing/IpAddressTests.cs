using System.Net;
using CsCheck;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tests.Addressing;

public sealed class IpAddressTests
{
    [Fact]
    public void What_an_IPv4_address_prints_is_read_back() =>
        Addresses.V4.Sample(address => IpAddress.Parse(address.ToString()) == address);

    [Fact]
    public void What_an_IPv6_address_prints_is_read_back() =>
        Addresses.V6.Sample(address => IpAddress.Parse(address.ToString()) == address);

    [Fact]
    public void NET_reads_what_an_IPv6_address_prints_as_the_same_address() => Addresses.V6.Sample(address =>
    {
        var bytes = IPAddress.Parse(address.ToString()).GetAddressBytes();
        return new UInt128(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8))) == address.Bits;
    });

    [Theory]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("FD00:0:0:0:1:0:0:1", "fd00::1:0:0:1")]
    [InlineData("fd00:0:1:0:1:0:1:0", "fd00:0:1:0:1:0:1:0")]
    [InlineData("fd00:0:0:0:1:0:0:0", "fd00::1:0:0:0")]
    [InlineData("2001:db8:0:0:0:0:0:0", "2001:db8::")]
    [InlineData("::ffff:1.2.3.4", "::ffff:1.2.3.4")]
    [InlineData("::ffff:0:0", "::ffff:0.0.0.0")]
    [InlineData("::1.2.3.4", "::1.2.3.4")]
    [InlineData("64:ff9b::1.2.3.4", "64:ff9b::102:304")]
    [InlineData("0:0:0:0:1:0:0:0", "::1:0:0:0")]
    public void IPv6_prints_as_inet_ntop_prints_it(string text, string printed) => Assert.Equal(printed, IpAddress.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10.1")]
    [InlineData("10.0.0.256")]
    [InlineData("10.0.0.01")]
    [InlineData("10.0.0.0x1")]
    [InlineData("10.0.0.1 ")]
    [InlineData("10.0.0.-1")]
    [InlineData("+1.0.0.0")]
    [InlineData("1.2.3.4.5")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::1/128")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("12345::")]
    [InlineData("localhost")]
    public void What_is_no_address_is_refused_with_its_text(string text)
    {
        var refused = Assert.Throws<AddressFormatException>(() => IpAddress.Parse(text));
        Assert.Equal("InvalidAddress", refused.ErrorId);
        Assert.Contains($"'{text}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("02:00:00:00:00:10", "fe80::ff:fe00:10")]
    [InlineData("52:54:00:12:34:56", "fe80::5054:ff:fe12:3456")]
    [InlineData("00:00:00:00:00:00", "fe80::200:ff:fe00:0")]
    public void The_link_local_address_is_made_of_the_MAC_as_EUI_64_says(string mac, string address) =>
        Assert.Equal(address, IpAddress.LinkLocal(MacAddress.Parse(mac)).ToString());

    [Fact]
    public void The_default_is_0_0_0_0() => Assert.Equal("0.0.0.0", default(IpAddress).ToString());

    [Fact]
    public void IPv4_sorts_before_IPv6_and_by_number() => Assert.Equal(
        ["0.0.0.0", "10.0.0.1", "255.255.255.255", "::", "::1", "ff00::"],
        new[] { "ff00::", "10.0.0.1", "::1", "255.255.255.255", "::", "0.0.0.0" }.Select(IpAddress.Parse).Order().Select(address => address.ToString()));
}
