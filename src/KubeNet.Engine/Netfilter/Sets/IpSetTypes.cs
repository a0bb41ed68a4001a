using System.Diagnostics.CodeAnalysis;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Sets.Parts;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>All types of sets by name. A new one is a line here, and a file in Parts/ where it stores a new kind of data.</summary>
public static class IpSetTypes
{
    private static readonly string[] Extensions = ["timeout", "counters", "comment", "skbinfo"];

    private static readonly string[] Hash = ["family", "hashsize", "maxelem", .. Extensions, "bucketsize", "initval"];

    /// <summary>bitmap:ip.</summary>
    public static IpSetType BitmapIp { get; } = new("bitmap:ip", 3, new AddressPart(0))
    {
        Alias = "ipmap", Families = [IpFamily.IPv4], CreateWords = ["range", "netmask", .. Extensions],
    };

    /// <summary>bitmap:ip,mac.</summary>
    public static IpSetType BitmapIpMac { get; } = new("bitmap:ip,mac", 3, new AddressPart(0, isSingle: true), new MacPart(isStoredBeside: true))
    {
        Alias = "macipmap", Families = [IpFamily.IPv4], CreateWords = ["range", .. Extensions], MacMayFollow = true,
    };

    /// <summary>bitmap:port.</summary>
    public static IpSetType BitmapPort { get; } = new("bitmap:port", 3, new BarePortPart())
    {
        Alias = "portmap", Families = [], CreateWords = ["range", .. Extensions],
    };

    /// <summary>hash:ip.</summary>
    public static IpSetType HashIp { get; } = new("hash:ip", 6, new AddressPart(0, zero: ZeroAddress.NullElement))
    {
        Alias = "iphash",
        CreateWords = ["family", "hashsize", "maxelem", "netmask", "bitmask", .. Extensions, "bucketsize", "initval"],
    };

    /// <summary>hash:net.</summary>
    public static IpSetType HashNet { get; } = new("hash:net", 7, new NetPart(0)) { Alias = "nethash", CreateWords = Hash };

    /// <summary>hash:ip,port.</summary>
    public static IpSetType HashIpPort { get; } = new("hash:ip,port", 7, new AddressPart(0, zero: ZeroAddress.InvalidArgument), new PortPart())
    {
        Alias = "ipporthash", CreateWords = [.. Hash, "netmask", "bitmask"],
    };

    /// <summary>hash:net,port.</summary>
    public static IpSetType HashNetPort { get; } = new("hash:net,port", 8, new NetPart(0), new PortPart()) { Alias = "netporthash", CreateWords = Hash };

    /// <summary>hash:net,net.</summary>
    public static IpSetType HashNetNet { get; } = new("hash:net,net", 4, new NetPart(0), new NetPart(1))
    {
        Alias = "netnethash", CreateWords = [.. Hash, "bitmask", "netmask"],
    };

    /// <summary>hash:ip,port,ip.</summary>
    public static IpSetType HashIpPortIp { get; } = new("hash:ip,port,ip", 6, new AddressPart(0), new PortPart(), new AddressPart(1, isSingle: true))
    {
        Alias = "ipportiphash", CreateWords = Hash,
    };

    /// <summary>hash:ip,port,net.</summary>
    public static IpSetType HashIpPortNet { get; } = new("hash:ip,port,net", 8, new AddressPart(0), new PortPart(), new NetPart(1))
    {
        Alias = "ipportnethash", CreateWords = Hash,
    };

    /// <summary>hash:net,port,net.</summary>
    public static IpSetType HashNetPortNet { get; } =
        new("hash:net,port,net", 3, new NetPart(0, takesDefault: true), new PortPart(), new NetPart(1, takesDefault: true))
        {
            Alias = "netportnethash", CreateWords = Hash,
        };

    /// <summary>hash:net,iface.</summary>
    public static IpSetType HashNetIface { get; } = new("hash:net,iface", 8, new NetPart(0, takesDefault: true), new DevicePart())
    {
        Alias = "netifacehash", CreateWords = Hash,
    };

    /// <summary>hash:ip,mark.</summary>
    public static IpSetType HashIpMark { get; } = new("hash:ip,mark", 3, new AddressPart(0), new MarkPart())
    {
        Alias = "ipmarkhash", CreateWords = ["family", "markmask", .. Hash.Skip(1)],
    };

    /// <summary>hash:ip,mac.</summary>
    public static IpSetType HashIpMac { get; } = new("hash:ip,mac", 1, new AddressPart(0, isSingle: true), new MacPart())
    {
        Alias = "ipmachash", CreateWords = Hash,
    };

    /// <summary>hash:mac.</summary>
    public static IpSetType HashMac { get; } = new("hash:mac", 1, new MacPart()) { Alias = "machash", Families = [], CreateWords = [.. Hash.Skip(1)] };

    /// <summary>list:set.</summary>
    public static IpSetType ListSet { get; } = new("list:set", 3, new SetNamePart())
    {
        Alias = "setlist", Families = [], CreateWords = ["size", .. Extensions],
    };

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<IpSetType> All { get; } = new[]
    {
        BitmapIp, BitmapIpMac, BitmapPort, HashIp, HashNet, HashIpPort, HashNetPort, HashNetNet, HashIpPortIp, HashIpPortNet, HashNetPortNet,
        HashNetIface, HashIpMark, HashIpMac, HashMac, ListSet,
    }.OrderBy(type => type.Name, StringComparer.Ordinal).ToArray();

    /// <summary>The type of a name or alias.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out IpSetType? type)
    {
        type = All.FirstOrDefault(known => known.Name == name || known.Alias == name);
        return type is not null;
    }

    /// <summary>The type of a name or alias.</summary>
    /// <exception cref="IpSetException">UnknownSetType, with the names that there are.</exception>
    public static IpSetType Get(string name) => TryGet(name, out var type)
        ? type
        : throw IpSetErrors.Syntax($"typename '{name}' is unknown; there are: {string.Join(", ", All.Select(known => known.Name))}.", "UnknownSetType");
}
