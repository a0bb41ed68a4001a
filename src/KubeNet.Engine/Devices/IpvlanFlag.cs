namespace KubeNet.Engine.Devices;

/// <summary>Whether the ipvlans of one device talk to each other: IPVLAN_F_* of include/uapi/linux/if_link.h.</summary>
public enum IpvlanFlag
{
    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>Not at all.</summary>
    Private,

    /// <summary>Through a switch outside.</summary>
    Vepa,
}
