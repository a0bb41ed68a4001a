namespace KubeNet.Engine.Devices;

/// <summary>How a VXLAN sets the don't-fragment bit of outer IPv4 packets: <c>df</c>, VXLAN_DF_* of include/uapi/linux/if_link.h.</summary>
public enum VxlanDf
{
    /// <summary>Never.</summary>
    Unset,

    /// <summary>Always.</summary>
    Set,

    /// <summary>As in the inner packet; IPv6 counts as set.</summary>
    Inherit,
}
