using CsCheck;
using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Tests.Addressing;

public sealed class SmallValueTests
{
    [Fact]
    public void What_a_MAC_address_prints_is_read_back() =>
        Gen.ULong[0, 0xffff_ffff_ffff].Sample(bits => MacAddress.Parse(new MacAddress(bits).ToString()).Bits == bits);

    [Theory]
    [InlineData("02-42-AC-11-00-02", "02:42:ac:11:00:02")]
    [InlineData("2:42:ac:11:0:2", "02:42:ac:11:00:02")]
    public void A_MAC_address_is_read_in_its_usual_forms(string text, string printed) => Assert.Equal(printed, MacAddress.Parse(text).ToString());

    [Theory]
    [InlineData("02:42:ac:11:00")]
    [InlineData("02:42:ac:11:00:02:03")]
    [InlineData("02:42:ac:11:00:0g")]
    [InlineData("02:42:ac:11:00:002")]
    [InlineData("0242ac110002")]
    [InlineData("02:42:ac:11:00:")]
    public void What_is_no_MAC_address_is_refused(string text) =>
        Assert.Equal("InvalidMacAddress", Assert.Throws<AddressFormatException>(() => MacAddress.Parse(text)).ErrorId);

    [Theory]
    [InlineData("224.0.0.1", "01:00:5e:00:00:01")]
    [InlineData("239.255.255.255", "01:00:5e:7f:ff:ff")]
    [InlineData("ff02::1:ff00:10", "33:33:ff:00:00:10")]
    public void A_group_has_its_MAC_address(string group, string mac) => Assert.Equal(mac, MacAddress.ForMulticast(IpAddress.Parse(group)).ToString());

    [Theory]
    [InlineData("10.0.0.1/24", "10.0.0.1/24", "10.0.0.0/24")]
    [InlineData("10.0.0.1/0", "10.0.0.1/0", "0.0.0.0/0")]
    [InlineData("10.0.0.1", "10.0.0.1/32", "10.0.0.1/32")]
    [InlineData("fd00::1/0", "fd00::1/0", "::/0")]
    [InlineData("fd00::1", "fd00::1/128", "fd00::1/128")]
    public void An_interface_address_keeps_its_host_bits(string text, string printed, string network)
    {
        var address = InterfaceAddress.Parse(text);
        Assert.Equal((printed, network), (address.ToString(), address.Prefix.ToString()));
    }

    [Theory]
    [InlineData("10.0.0.1/33")]
    [InlineData("fd00::1/129")]
    [InlineData("10.0.0.1/")]
    [InlineData("10.0.0.1/a")]
    [InlineData("/24")]
    [InlineData("10.0.0.1/0024")]
    public void What_is_no_interface_address_is_refused(string text) =>
        Assert.Equal("InvalidInterfaceAddress", Assert.Throws<AddressFormatException>(() => InterfaceAddress.Parse(text)).ErrorId);

    [Theory]
    [InlineData("80", true, 80, 80)]
    [InlineData("80:90", true, 80, 90)]
    [InlineData("0:65535", true, 0, 65535)]
    [InlineData("90:80", false, 0, 0)]
    [InlineData("65536", false, 0, 0)]
    [InlineData("80:", false, 0, 0)]
    [InlineData(":80", false, 0, 0)]
    [InlineData("", false, 0, 0)]
    public void A_range_of_ports_has_its_lower_end_first(string text, bool reads, int first, int last)
    {
        Assert.Equal(reads, PortRange.TryParse(text, ':', out var range));
        Assert.Equal(reads ? (first, last) : (0, 0), (range.First, range.Last));
    }
}
