using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// A family's ICMP sends one message at a time: what would send another before the first has reached a queue sends nothing. So a host answers no REJECT of its own echo reply
/// (icmp_xmit_lock of net/ipv4/icmp.c and icmpv6_xmit_lock: of the processor, whatever the namespace).
/// </summary>
internal sealed class IcmpLock
{
    private bool _v4;
    private bool _v6;

    /// <summary>Takes it; false where it is taken.</summary>
    public bool TryTake(IpFamily family)
    {
        ref var taken = ref Of(family);
        if (taken)
            return false;
        return taken = true;
    }

    /// <summary>Gives it back.</summary>
    public void Release(IpFamily family) => Of(family) = false;

    /// <summary>Nobody has it any more.</summary>
    public void Clear() => (_v4, _v6) = (false, false);

    private ref bool Of(IpFamily family)
    {
        if (family == IpFamily.IPv4)
            return ref _v4;
        return ref _v6;
    }
}
