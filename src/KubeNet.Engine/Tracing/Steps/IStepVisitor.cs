namespace KubeNet.Engine.Tracing.Steps;

/// <summary>Reads every kind of step; see <see cref="Step.Accept{T}"/>.</summary>
public interface IStepVisitor<out T>
{
    /// <summary>A rule that matched; one step for each, so that steps add up to the rules' counters.</summary>
    T Visit(RuleStep step);

    /// <summary>The end of a built-in chain: its policy decided.</summary>
    T Visit(PolicyStep step);

    /// <summary>What connection tracking thinks of the packet.</summary>
    T Visit(ConntrackStep step);

    /// <summary>An address translation that conntrack applied to the packet.</summary>
    T Visit(NatStep step);

    /// <summary>A route lookup.</summary>
    T Visit(RouteStep step);

    /// <summary>Who has that address on the link: the neighbour table, and the ARP or NDP exchange where it did not know.</summary>
    T Visit(NeighborStep step);

    /// <summary>What a bridge did with a frame.</summary>
    T Visit(BridgeStep step);

    /// <summary>A device that lies upon others, or others upon it, passed the frame on.</summary>
    T Visit(LinkStep step);

    /// <summary>The packet is routed on: TTL is counted down.</summary>
    T Visit(ForwardStep step);

    /// <summary>Larger than the link's MTU and allowed to be cut.</summary>
    T Visit(FragmentStep step);

    /// <summary>All its pieces are there.</summary>
    T Visit(ReassembleStep step);

    /// <summary>Conntrack settled a clash of two packets of one flow.</summary>
    T Visit(ClashStep step);

    /// <summary>A tunnel wraps the packet.</summary>
    T Visit(EncapsulateStep step);

    /// <summary>A tunnel takes the outer packet off.</summary>
    T Visit(DecapsulateStep step);

    /// <summary>A socket, or the ICMP layer, took the packet.</summary>
    T Visit(DeliverStep step);

    /// <summary>A REJECT rule answers for the packet's destination.</summary>
    T Visit(RejectStep step);

    /// <summary>This host sends an ICMP error back to the packet's source.</summary>
    T Visit(IcmpErrorStep step);

    /// <summary>The packet ends here in silence.</summary>
    T Visit(DropStep step);

    /// <summary>The packet leaves through a device whose other end is not in the model.</summary>
    T Visit(LeaveStep step);

    /// <summary>Something here is not known to the model, so that what follows is a guess.</summary>
    T Visit(UncertainStep step);
}
