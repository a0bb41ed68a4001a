using KubeNet.Engine.Devices;

namespace KubeNet.Snapshots.Importing;

/// <summary>
/// Reads the <c>info_data</c> of links that lie upon others, as iproute2's iplink_vlan.c, iplink_macvlan.c and iplink_ipvlan.c print it. Null for one that is
/// not modelled.
/// </summary>
internal static class StackedRows
{
    /// <summary>A link whose device below is not known yet.</summary>
    public static StackedLink? Read(string kind, JsonRow row, int index, string name)
    {
        if (row.Row("linkinfo")?.Row("info_data") is not { } data || !(row.Has("link") || row.Has("link_index")))
            return null;
        return kind switch
        {
            "vlan" => Vlan(data, index, name),
            "macvlan" when Enum.TryParse<MacvlanMode>(data.Text("mode"), ignoreCase: true, out var mode) && !long.TryParse(data.Text("mode"), out _) =>
                new MacvlanLink { Index = index, Name = name, LowerNamespace = null, LowerIndex = 0, Mode = mode },
            "ipvlan" when Enum.TryParse<IpvlanMode>(data.Text("mode"), ignoreCase: true, out var mode) && !long.TryParse(data.Text("mode"), out _) => new IpvlanLink
            {
                Index = index,
                Name = name,
                LowerNamespace = null,
                LowerIndex = 0,
                Mode = mode,
                Flag = data.Flag("private") == true ? IpvlanFlag.Private : data.Flag("vepa") == true ? IpvlanFlag.Vepa : IpvlanFlag.Bridge,

                // dev_id is not printed; what it does shows in the link-local address, which is read as it stands.
                DeviceId = (ushort)index,
            },
            _ => null,
        };
    }

    private static VlanLink? Vlan(JsonRow data, int index, string name)
    {
        if (data.Number("id") is not (>= 0 and <= VlanLink.LargestId and var id))
            return null;
        return new VlanLink
        {
            Index = index,
            Name = name,
            LowerNamespace = null,
            LowerIndex = 0,
            Id = (ushort)id,
            Protocol = VlanProtocolExtensions.TryParse(data.Text("protocol"), out var protocol) ? protocol : VlanProtocol.Dot1Q,
            LooseBinding = data.Texts("flags").Contains("LOOSE_BINDING"),
        };
    }
}
