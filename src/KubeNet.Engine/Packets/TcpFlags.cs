namespace KubeNet.Engine.Packets;

/// <summary>The control bits of a TCP header (RFC 9293 3.1), in wire order.</summary>
[Flags]
public enum TcpFlags : byte
{
    /// <summary>None set: a null segment.</summary>
    None = 0,

    /// <summary>No more data from the sender.</summary>
    Fin = 1,

    /// <summary>Opens a connection.</summary>
    Syn = 2,

    /// <summary>Resets a connection.</summary>
    Rst = 4,

    /// <summary>Push.</summary>
    Psh = 8,

    /// <summary>The acknowledgement number counts.</summary>
    Ack = 16,

    /// <summary>Urgent pointer counts.</summary>
    Urg = 32,

    /// <summary>ECN-echo (RFC 3168).</summary>
    Ece = 64,

    /// <summary>Congestion window reduced (RFC 3168).</summary>
    Cwr = 128,
}
