namespace KubeNet.Engine.Devices;

/// <summary>How the ipvlans of one device work: IPVLAN_MODE_* of include/uapi/linux/if_link.h. One device has one mode.</summary>
public enum IpvlanMode
{
    /// <summary>Frames: each resolves neighbours by itself.</summary>
    L2,

    /// <summary>Packets: what they send is routed in the namespace of the device below; broadcasts and groups do not pass.</summary>
    L3,

    /// <summary>As L3, and what comes in passes the rules of that namespace too, so that conntrack works there.</summary>
    L3s,
}
