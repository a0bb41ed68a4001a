namespace KubeNet.Engine.Packets;

/// <summary>The bits of a neighbour advertisement (RFC 4861 4.4), where they stand in its fifth byte.</summary>
[Flags]
public enum NdFlags : byte
{
    /// <summary>None set.</summary>
    None = 0,

    /// <summary>It replaces what is known.</summary>
    Override = 0x20,

    /// <summary>It answers a solicitation.</summary>
    Solicited = 0x40,

    /// <summary>The sender is a router.</summary>
    Router = 0x80,
}
