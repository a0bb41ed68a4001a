namespace KubeNet.Engine.Addressing;

/// <summary>The two address families; everything in the engine works on both alike.</summary>
public enum IpFamily : byte
{
    /// <summary>IPv4 (RFC 791), 32-bit addresses.</summary>
    IPv4,

    /// <summary>IPv6 (RFC 8200), 128-bit addresses.</summary>
    IPv6,
}

/// <summary>Numbers that hang on the family alone.</summary>
public static class IpFamilyExtensions
{
    /// <summary>Bits of an address: 32 or 128.</summary>
    public static int AddressBits(this IpFamily family) => family == IpFamily.IPv4 ? 32 : 128;

    /// <summary>Bytes of the IP header without options: 20 or 40.</summary>
    public static int HeaderLength(this IpFamily family) => family == IpFamily.IPv4 ? 20 : 40;
}
