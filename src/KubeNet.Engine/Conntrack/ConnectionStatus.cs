namespace KubeNet.Engine.Conntrack;

/// <summary>The status bits of a connection: IPS_* of include/uapi/linux/netfilter/nf_conntrack_common.h.</summary>
[Flags]
public enum ConnectionStatus : ushort
{
    /// <summary>None set.</summary>
    None = 0,

    /// <summary>An expected connection.</summary>
    Expected = 1,

    /// <summary>Both directions were seen.</summary>
    SeenReply = 2,

    /// <summary>Not thrown out early when the table is full.</summary>
    Assured = 4,

    /// <summary>In the table: its first packet got through the whole host.</summary>
    Confirmed = 8,

    /// <summary>The source is translated (the reply tuple's destination differs).</summary>
    SourceNat = 16,

    /// <summary>The destination is translated (the reply tuple's source differs).</summary>
    DestinationNat = 32,

    /// <summary>The nat rules for the source were asked.</summary>
    SourceNatDone = 128,

    /// <summary>The nat rules for the destination were asked.</summary>
    DestinationNatDone = 256,

    /// <summary>Its timeout is not renewed.</summary>
    FixedTimeout = 1024,

    /// <summary>It lost a clash over its original direction and is found by its answers alone, once.</summary>
    NatClash = 4096,
}
