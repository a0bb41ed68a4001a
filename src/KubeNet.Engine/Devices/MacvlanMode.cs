namespace KubeNet.Engine.Devices;

/// <summary>How the macvlans of one device talk to each other: MACVLAN_MODE_* of include/uapi/linux/if_link.h.</summary>
public enum MacvlanMode
{
    /// <summary>Not at all.</summary>
    Private,

    /// <summary>Through a switch outside that sends frames back where they came from (802.1Qbg); what <c>ip link</c> makes unless told otherwise.</summary>
    Vepa,

    /// <summary>Directly.</summary>
    Bridge,

    /// <summary>There is one only, which has all that the device receives, and its MAC address.</summary>
    Passthru,
}
