using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Nat;

namespace KubeNet.Engine.Forwarding;

/// <summary>The mappings that NAT targets ask for, with the addresses of this host where they need one.</summary>
internal sealed class NatMapper(Host host) : INatMapper
{
    /// <summary>A search for unique tuples over this host's connections.</summary>
    public UniqueTuple Unique => new(host.State.Connections, host.Chance, host.Now);

    /// <inheritdoc/>
    public TargetVerdict Map(in HookContext context, NatManipulation manipulation, NatRange range) =>
        context.Skb.Connection is { } connection ? NatSetup.Map(connection, range, manipulation, Unique) : TargetVerdict.Accept;

    /// <inheritdoc/>
    public TargetVerdict Masquerade(in HookContext context, NatRange ports)
    {
        var skb = context.Skb;
        if (skb.Connection is not { } connection)
            return TargetVerdict.Accept;
        var family = skb.Packet.Family;

        // "Source address is 0.0.0.0 - locally generated packet that is probably not supposed to be masqueraded."
        if (family == IpFamily.IPv4 && connection.Original.Source.IsUnspecified)
            return TargetVerdict.Accept;
        var device = context.OutDevice is { } name ? host.Config.FindLink(name) : null;
        if (device is null)
            return TargetVerdict.Drop;
        var address = family == IpFamily.IPv4
            ? SourceSelection.Select(host, device, skb.NextHop is { Family: IpFamily.IPv4 } hop ? hop : skb.Packet.Destination, AddressScope.Global)
            : SourceSelection.ForRoute(host, default, device, skb.Packet.Destination);
        if (address is not { } own)
            return TargetVerdict.Drop;
        connection.MasqueradeIndex = device.Index;
        return NatSetup.Map(connection, ports with { MinAddress = own, MaxAddress = own }, NatManipulation.Source, Unique);
    }

    /// <inheritdoc/>
    public TargetVerdict Redirect(in HookContext context, NatRange ports)
    {
        if (context.Skb.Connection is not { } connection)
            return TargetVerdict.Accept;
        var family = context.Skb.Packet.Family;
        IpAddress? address;
        if (context.Hook == Hook.Output)
            address = family == IpFamily.IPv4 ? IpAddress.LoopbackV4 : IpAddress.LoopbackV6;
        else
            address = context.InDevice is { } name && host.Config.FindLink(name) is { } device ? AddressFor(context.Skb.Packet.Destination, device) : null;
        return address is { } own
            ? NatSetup.Map(connection, ports with { MinAddress = own, MaxAddress = own }, NatManipulation.Destination, Unique)
            : TargetVerdict.Drop;
    }

    /// <summary>The first address of the device, in IPv6 of those that reach exactly as far as the destination; of all where that is further than a site (nf_nat_redirect_ipv4, nf_nat_redirect_ipv6).</summary>
    private static IpAddress? AddressFor(IpAddress destination, Link device)
    {
        var scope = NarrowScopeOf(destination);
        foreach (var address in device.Addresses)
        {
            var own = address.Address.Address;
            if (own.Family == destination.Family && !address.IsSecondary && (scope is null || scope == NarrowScopeOf(own)))
                return own;
        }

        return null;
    }

    // What IPV6_ADDR_SCOPE_MASK leaves of an address's type: ::1 is a thing of its own there.
    private static int? NarrowScopeOf(IpAddress address)
    {
        if (address.Family == IpFamily.IPv4)
            return null;
        return address.IsLoopback ? IPv6Scope.Interface : IPv6Scope.Of(address) is var scope and (IPv6Scope.Interface or IPv6Scope.Link or IPv6Scope.Site) ? scope : null;
    }
}
