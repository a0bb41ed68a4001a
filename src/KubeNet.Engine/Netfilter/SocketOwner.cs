namespace KubeNet.Engine.Netfilter;

/// <summary>Whose socket sent a packet, as far as its own host knows: <c>skb-&gt;sk</c>. <c>default</c> is none, as for what was received.</summary>
/// <param name="Kind">Whether there is a socket, and who holds it.</param>
/// <param name="User">The program's user identifier.</param>
/// <param name="Group">The program's group identifier.</param>
public readonly record struct SocketOwner(SocketOwnerKind Kind, uint User, uint Group)
{
    /// <summary>No socket: the packet was received, or the kernel made it without one.</summary>
    public static SocketOwner None => default;

    /// <summary>One of the kernel's own sockets, which no program holds: those of ICMP errors, resets and neighbour discovery.</summary>
    public static SocketOwner Kernel => new(SocketOwnerKind.Kernel, 0, 0);

    /// <summary>A program's socket.</summary>
    public static SocketOwner Program(uint user, uint group) => new(SocketOwnerKind.Program, user, group);
}
