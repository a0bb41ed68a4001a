namespace KubeNet.Engine.Devices;

/// <summary>A VLAN that a bridge port, or the bridge itself, is a member of: <c>bridge vlan add vid ID [pvid] [untagged]</c>.</summary>
/// <param name="Id">The VLAN, 1..4094.</param>
/// <param name="IsPvid">Whether frames that come in without a tag belong to it.</param>
/// <param name="IsUntagged">Whether its frames leave without a tag.</param>
public sealed record BridgeVlan(ushort Id, bool IsPvid = false, bool IsUntagged = false)
{
    /// <summary>The largest VLAN of a bridge.</summary>
    public const int LargestId = 4094;

    /// <summary>What a port gets when it is added, and a bridge when it is made: <c>vlan_default_pvid</c> as PVID, untagged; 0 gives none.</summary>
    public static EquatableArray<BridgeVlan> DefaultsOf(ushort pvid) => pvid == 0 ? [] : [new BridgeVlan(pvid, IsPvid: true, IsUntagged: true)];
}
