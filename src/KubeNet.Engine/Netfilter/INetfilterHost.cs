using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>What matches and targets may ask of the host they run on. The packet path implements it for one namespace.</summary>
public interface INetfilterHost
{
    /// <summary>The lab's virtual time.</summary>
    TimeSpan Now { get; }

    /// <summary>The lab's virtual time as a date, UTC.</summary>
    DateTime Date { get; }

    /// <summary>The random choices of this lab; <see cref="IChance.Decide"/> is what a full exploration hooks into.</summary>
    IChance Chance { get; }

    /// <summary>What kind of address this is for the host, as the FIB says (inet_addr_type; net/ipv4/fib_frontend.c).</summary>
    /// <param name="address">The address.</param>
    /// <param name="device">Only as seen from this device; null for any.</param>
    AddressType TypeOf(IpAddress address, string? device);

    /// <summary>Whether an answer would leave by the device that the packet came in by.</summary>
    /// <param name="context">The packet, at PREROUTING.</param>
    /// <param name="options">What is passed over.</param>
    bool HasReversePath(in HookContext context, Matches.ReversePathOptions options);

    /// <summary>The mappings of this namespace, for DNAT, SNAT and their kin.</summary>
    INatMapper Nat { get; }

    /// <summary>The confirmed connections of this namespace.</summary>
    ConnectionTable Connections { get; }

    /// <summary>The namespace's sets as they are now.</summary>
    LiveIpSets Sets { get; }

    /// <summary>State that a match or target keeps in this lab (recent lists, limit buckets, nth counters), made at the first use.</summary>
    /// <param name="owner">Whose it is: the match itself (compared by reference), or a name such as <c>recent:NAME</c>.</param>
    /// <param name="create">Makes the first state.</param>
    TState State<TState>(object owner, Func<TState> create)
        where TState : class, ICloneableState<TState>;

    /// <summary>The socket that waits for a packet, or null (nf_sk_lookup_slow_v4 of net/ipv4/netfilter/nf_socket_ipv4.c).</summary>
    /// <param name="packet">The packet; of an ICMP error the packet that it quotes counts.</param>
    /// <param name="device">The device it came in by.</param>
    SocketFound? FindSocket(in Packet packet, string? device);

    /// <summary>The narrower of the packet's way and the way back to its source, in bytes (xt_TCPMSS.c).</summary>
    /// <param name="context">The packet, at a hook behind the route.</param>
    int PathMtu(in HookContext context);

    /// <summary>Sends a copy of the packet to a host of the link (net/ipv4/netfilter/nf_dup_ipv4.c).</summary>
    /// <param name="context">The packet and hook.</param>
    /// <param name="gateway">To whom.</param>
    /// <param name="outDevice">By which device only, or null.</param>
    void Duplicate(in HookContext context, IpAddress gateway, string? outDevice);

    /// <summary>Sends a REJECT's answer for the packet at hand (net/ipv4/netfilter/nf_reject_ipv4.c).</summary>
    /// <param name="context">The packet and hook.</param>
    /// <param name="with">The answer.</param>
    void Reject(in HookContext context, RejectType with);
}
