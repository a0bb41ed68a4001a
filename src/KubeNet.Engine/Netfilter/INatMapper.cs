using KubeNet.Engine.Conntrack;

namespace KubeNet.Engine.Netfilter;

/// <summary>What the NAT targets ask for. The connection at hand is the packet's; its first packet is being looked at.</summary>
public interface INatMapper
{
    /// <summary>Gives the packet's connection a mapping within a range (nf_nat_setup_info).</summary>
    /// <returns><see cref="TargetVerdict.Accept"/>, or <see cref="TargetVerdict.Drop"/> where no unique tuple is left.</returns>
    TargetVerdict Map(in HookContext context, NatManipulation manipulation, NatRange range);

    /// <summary>SNAT to an address of the outgoing device (nf_nat_masquerade_ipv4).</summary>
    TargetVerdict Masquerade(in HookContext context, NatRange ports);

    /// <summary>DNAT to this host: the incoming device's first address that will do, or loopback for locally made packets (nf_nat_redirect.c).</summary>
    TargetVerdict Redirect(in HookContext context, NatRange ports);
}
