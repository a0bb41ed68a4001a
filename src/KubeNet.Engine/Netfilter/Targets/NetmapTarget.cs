using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>NETMAP: exchanges the network part of an address, one to one; nat only (net/netfilter/xt_NETMAP.c).</summary>
/// <param name="Network">The network's address, host bits cleared.</param>
/// <param name="Mask">Its mask.</param>
public sealed record NetmapTarget(IpAddress Network, UInt128 Mask) : Target
{
    private static readonly Placement Nat = new()
    {
        Table = TableName.Nat,
        Hooks = HookSet.Prerouting | HookSet.Input | HookSet.Output | HookSet.Postrouting,
    };

    /// <inheritdoc/>
    public override string Name => "NETMAP";

    /// <inheritdoc/>
    public override Placement Placement => Nat;

    internal static TargetExtension Extension { get; } = new(
        "NETMAP",
        [new OptionSpec("to", "the network that takes the place of the address's, address[/mask]", OptionTraits.Mandatory)],
        values =>
        {
            var (address, mask) = AddressSyntax.ReadHostMask(values["to"].First, values.Family);
            return new NetmapTarget(IpAddress.FromBits(values.Family, address.Bits & mask), mask);
        });

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var ofDestination = context.Hook is Hook.Prerouting or Hook.Output;
        var skb = context.Skb;
        var old = ofDestination ? skb.Packet.Destination : skb.Packet.Source;
        var mapped = IpAddress.FromBits(old.Family, (old.Bits & ~Mask) | Network.Bits);
        return context.Host.Nat.Map(
            context,
            ofDestination ? NatManipulation.Destination : NatManipulation.Source,
            new NatRange { MinAddress = mapped, MaxAddress = mapped });
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--to {Network}/{AddressSyntax.MaskText(Mask, Network.Family)}";

    /// <inheritdoc/>
    public override string ListOptions() => $"to:{Network}/{AddressSyntax.MaskText(Mask, Network.Family)}";
}
