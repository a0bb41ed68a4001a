using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads a tunnel's <c>info_data</c>, as iproute2's iplink_vxlan.c and link_iptnl.c print it. Null for a tunnel that is not modelled.</summary>
internal static class TunnelRows
{
    private static readonly string[] NotModelled = ["external", "encap", "gbp", "gpe", "proxy", "rsc", "vnifilter", "fwmark", "isatap", "6rd-prefix", "erspan_ver"];

    /// <summary>A tunnel without its device below, whose name is not an index yet.</summary>
    public static TunnelLink? Read(string kind, JsonRow row, int index, string name)
    {
        // With link_netnsid its outer packets belong to another namespace.
        if (row.Row("linkinfo")?.Row("info_data") is not { } data || row.Has("link_netnsid") || NotModelled.Any(key => data.Has(key) && data.Flag(key) != false))
            return null;
        return kind switch
        {
            "vxlan" => Vxlan(data, index, name),
            "ipip" => Of(new IpipLink { Index = index, Name = name }, data),
            "sit" when data.Text("proto") is null or "ip6ip" => Of(new SitLink { Index = index, Name = name }, data),
            "gre" or "gretap" => Of(Gre(kind, data, index, name), data),
            _ => null,
        };
    }

    private static VxlanLink? Vxlan(JsonRow data, int index, string name)
    {
        if (data.Number("id") is not (>= 0 and <= VxlanLink.LargestId and var id) || Port(data, "port") is not { } port)
            return null;
        var (local, remote) = (End(data, "local", "local6"), End(data, "remote", "group", "remote6", "group6"));
        return new VxlanLink
        {
            Index = index,
            Name = name,
            Id = (int)id,
            DestinationPort = port,
            Local = local,
            Remote = remote,
            Ttl = Byte(data.Text("ttl")),
            InheritsTtl = !data.Has("ttl") || data.Text("ttl") == "inherit",
            Tos = Byte(data.Text("tos")),
            Learning = data.Flag("learning") ?? true,
            AgeingTime = (int)Math.Clamp(data.Number("ageing") ?? 300, 0, int.MaxValue),
            SourcePorts = data.Row("port_range") is { } range && Port(range, "low") is { } low && Port(range, "high") is { } high && low > 0 && low <= high ? new PortRange(low, high) : null,
            DontFragment = Enum.TryParse<VxlanDf>(data.Text("df"), ignoreCase: true, out var df) ? df : VxlanDf.Unset,
            UdpCsum = data.Flag("udp_csum") ?? true,
            UdpZeroCsum6Tx = data.Flag("udp_zero_csum6_tx") ?? false,
            UdpZeroCsum6Rx = data.Flag("udp_zero_csum6_rx") ?? false,
            StaticFdb = remote is { } all ? [new VxlanFdbEntry(default, [new VxlanRemote(all)])] : [],
        };
    }

    private static IpTunnelLink Of(IpTunnelLink link, JsonRow data) => link with
    {
        Local = End(data, "local"),
        Remote = End(data, "remote"),
        Ttl = Byte(data.Text("ttl")),
        Tos = Byte(data.Text("tos")),
        PmtuDiscovery = data.Flag("pmtudisc") ?? true,
    };

    private static GreLink Gre(string kind, JsonRow data, int index, string name) => new()
    {
        Index = index,
        Name = name,
        IsTap = kind == "gretap",
        InputKey = Key(data, "ikey"),
        OutputKey = Key(data, "okey"),
        Checksum = data.Flag("ocsum") ?? data.Flag("csum") ?? false,
        Sequence = data.Flag("oseq") ?? data.Flag("seq") ?? false,
    };

    /// <summary>A key, which iproute2 prints as if it were an address: 0.0.0.5.</summary>
    private static int Key(JsonRow data, string name) =>
        IpAddress.TryParse(data.Text(name) ?? data.Text("key"), out var address) && address.Family == IpFamily.IPv4 ? (int)address.V4 : (int)(data.Number(name) ?? 0);

    private static IpAddress? End(JsonRow data, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (IpAddress.TryParse(data.Text(key), out var address) && !address.IsUnspecified)
                return address;
        }

        return null;
    }

    private static ushort? Port(JsonRow data, string key) => data.Number(key) is >= 0 and <= ushort.MaxValue and var port ? (ushort)port : null;

    /// <summary>A number as 64, or as 0x1; <c>inherit</c> of TOS is 1. Anything else is 0.</summary>
    private static byte Byte(string? text)
    {
        if (text?.StartsWith("0x", StringComparison.Ordinal) == true)
            return byte.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : (byte)0;
        return byte.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : (byte)0;
    }
}
