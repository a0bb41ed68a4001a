namespace KubeNet.Engine.Devices;

/// <summary>How far an address or a route is valid: RT_SCOPE_* of include/uapi/linux/rtnetlink.h.</summary>
public enum AddressScope : byte
{
    /// <summary>Everywhere.</summary>
    Global = 0,

    /// <summary>IPv6 site-local; no longer used.</summary>
    Site = 200,

    /// <summary>On the link.</summary>
    Link = 253,

    /// <summary>On this host.</summary>
    Host = 254,

    /// <summary>Nowhere.</summary>
    Nowhere = 255,
}
