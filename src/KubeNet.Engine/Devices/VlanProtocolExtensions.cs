namespace KubeNet.Engine.Devices;

/// <summary>The names of VLAN protocols in iproute2 (lib/ll_proto.c).</summary>
public static class VlanProtocolExtensions
{
    /// <summary>802.1Q or 802.1ad.</summary>
    public static string ToName(this VlanProtocol protocol) => protocol switch
    {
        VlanProtocol.Dot1Q => "802.1Q",
        VlanProtocol.Dot1Ad => "802.1ad",
    };

    /// <summary>Reads 802.1Q or 802.1ad, in any case.</summary>
    public static bool TryParse(string? text, out VlanProtocol protocol)
    {
        protocol = string.Equals(text, "802.1ad", StringComparison.OrdinalIgnoreCase) ? VlanProtocol.Dot1Ad : VlanProtocol.Dot1Q;
        return protocol == VlanProtocol.Dot1Ad || string.Equals(text, "802.1Q", StringComparison.OrdinalIgnoreCase);
    }
}
