using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Nat;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Takes a packet through all that stands at a hook: nf_hook_slow.</summary>
internal static class HookRunner
{
    /// <summary>Runs a hook. False where the packet ends there; then its end is noted.</summary>
    /// <param name="host">The host.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="skb">The packet.</param>
    /// <param name="inDevice">The device it came in by, or null.</param>
    /// <param name="outDevice">The device it leaves by, or null; later stages see it as it was, also after another route was found.</param>
    /// <param name="reroute">At OUTPUT: finds another route after a stage that changed what the route goes by; false ends the packet.</param>
    public static bool Run(Host host, Hook hook, SkBuff skb, string? inDevice, string? outDevice, Func<bool>? reroute = null) =>
        RunStages(host, hook, skb, inDevice, outDevice, reroute, null);

    private static bool RunStages(Host host, Hook hook, SkBuff skb, string? inDevice, string? outDevice, Func<bool>? reroute, Predicate<HookStage>? which)
    {
        foreach (var stage in host.Hooks(skb.Head.Family, hook).Stages)
        {
            if (which is not null && !which(stage))
                continue;
            var table = stage.Tables.Length > 0 ? stage.Tables[0].Table.Name : TableName.Filter;
            var context = new HookContext { Hook = hook, Table = table, Skb = skb, InDevice = inDevice, OutDevice = outDevice, Host = host };
            var goesOn = stage.Kind switch
            {
                HookStageKind.Table => RunTable(host, stage, context),
                HookStageKind.Track => Track(host, context),
                HookStageKind.Nat => RunNat(host, stage, context),
                HookStageKind.Confirm => Confirm(host, hook, skb),
            };
            if (!goesOn)
                return false;
            if (!skb.NeedsReroute)
                continue;
            skb.NeedsReroute = false;
            if (reroute is not null && !reroute())
                return false;
        }

        return true;
    }

    /// <summary>
    /// Whether a packet has to wait for others before a hook confirms its connection, INPUT or POSTROUTING: then <see cref="RunThen"/> runs the hook.
    /// </summary>
    public static bool Waits(Host host, SkBuff skb) =>
        host.Engine.IsTogether && !skb.IsReply && skb.Connection is { } connection && (connection.Status & ConnectionStatus.Confirmed) == 0;

    /// <summary>
    /// Runs a hook behind which a connection is confirmed, INPUT or POSTROUTING, and goes on. Of packets that are sent together each waits right
    /// before it would be confirmed, until all have come as far as they can.
    /// </summary>
    public static void RunThen(Host host, Hook hook, SkBuff skb, string? inDevice, string? outDevice, Action next)
    {
        if (!Waits(host, skb))
        {
            if (Run(host, hook, skb, inDevice, outDevice))
                next();
            return;
        }

        if (!RunStages(host, hook, skb, inDevice, outDevice, null, stage => stage.Kind != HookStageKind.Confirm))
            return;
        host.Engine.WaitForOthers(() =>
        {
            if (RunStages(host, hook, skb, inDevice, outDevice, null, stage => stage.Kind == HookStageKind.Confirm))
                next();
        });
    }

    /// <summary>Confirms a new connection (nf_confirm). False where the packet ends since another has its addresses and ports; then its end is noted.</summary>
    public static bool Confirm(Host host, Hook hook, SkBuff skb)
    {
        // What answers for a packet (a REJECT, an ICMP error) runs in the other direction and confirms nothing.
        if (skb.Connection is not { } connection || skb.IsReply)
            return true;
        if (host.Tracker.Confirm(connection) is { } confirmed)
        {
            if (confirmed != connection || confirmed.Has(ConnectionStatus.NatClash))
                skb.Hop?.Add(new ClashStep(hook.ToChainName(), confirmed.Reply.ToString(), confirmed != connection));
            skb.Connection = confirmed;
            return true;
        }

        host.Drop(skb, DropReason.NetfilterDrop, "another connection uses the same addresses and ports (conntrack insert_failed)", errno: LocalErrno(hook, skb));
        return false;
    }

    private static bool RunTable(Host host, HookStage stage, in HookContext context)
    {
        var skb = context.Skb;
        if (context.Table != TableName.Mangle || context.Hook != Hook.Output)
            return GoesOn(host, context, ChainWalk.Run(stage.Tables[0], context, host.State.Counters));

        // A mangle table at OUTPUT looks the route up again when what it goes by has changed (ipt_mangle_out; nft chains of type route).
        var before = skb.Packet;
        if (!GoesOn(host, context, ChainWalk.Run(stage.Tables[0], context, host.State.Counters)))
            return false;
        skb.NeedsReroute |= before.Mark != skb.Head.Mark || before.Tos != skb.Head.Tos || before.Source != skb.Head.Source || before.Destination != skb.Head.Destination
            || (before.Family == IpFamily.IPv6 && before.Ttl != skb.Head.Ttl);
        return true;
    }

    private static bool GoesOn(Host host, in HookContext context, (HookVerdict Verdict, string? By) result)
    {
        var (verdict, by) = result;
        switch (verdict)
        {
            case HookVerdict.Accept:
                return true;
            case HookVerdict.Drop:
                host.Drop(context.Skb, DropReason.NetfilterDrop, $"{by} dropped it", errno: LocalErrno(context.Hook, context.Skb));
                return false;
            case HookVerdict.Reject:
                return false;
            case HookVerdict.Queue:
                context.Skb.Hop?.Add(new LeaveStep("nfqueue", "a program in user space decides"));
                context.Skb.End(new Ending(EndingKind.LeftModel, host.Name, "NFQUEUE", $"{by} hands it to a program in user space"));
                return false;
            default:
                throw new InvalidOperationException($"Unknown hook verdict {verdict}.");
        }
    }

    /// <summary>A drop on the way out is a local sender's own: its system call returns EPERM.</summary>
    private static string? LocalErrno(Hook hook, SkBuff skb) => hook is Hook.Output or Hook.Postrouting && skb.IsLocallyMade ? "EPERM" : null;

    private static bool Track(Host host, in HookContext context)
    {
        var skb = context.Skb;

        // "Previously seen (loopback or untracked)? Ignore."
        if (skb.Connection is not null || skb.State == ConntrackState.Untracked)
            return true;
        var zone = skb.Zone ?? 0;
        skb.Zone = null;
        var tracked = host.Tracker.Track(skb.Head, zone);

        // An error that is related to nothing stays so: nf_conntrack_icmpv4_error leaves skb->_nfct alone.
        var isOfNone = tracked.Connection is null && skb.State == ConntrackState.Related && skb.Head.IsIcmpError;
        (skb.Connection, skb.State, skb.IsReply) = (tracked.Connection, isOfNone ? ConntrackState.Related : tracked.State, tracked.IsReply);
        if (SumsUp(host, context))
            skb.SummedWith = (skb.Head.Tos, skb.Head.Ttl);
        if (tracked.IsDropped)
        {
            host.Drop(skb, DropReason.NetfilterDrop, "nf_conntrack: table full, dropping packet", errno: LocalErrno(context.Hook, context.Skb));
            return false;
        }

        skb.Hop?.Add(new ConntrackStep(context.Hook.ToChainName(), tracked.State.ToWord(), PacketTuples.Of(skb.Packet, zone).ToString(), skb.IsReply) { Why = tracked.Why });
        return true;
    }

    /// <summary>Whether conntrack adds a datagram up by itself (nf_ip6_checksum): one that was cut has a sum that no device has looked at.</summary>
    private static bool SumsUp(Host host, in HookContext context) =>
        context is { Hook: Hook.Prerouting, Skb: { LargestFragment: > 0, Head: { Family: IpFamily.IPv6, Protocol: IpProtocol.Udp } } }
        && host.Config.Sysctls.Number("net.netfilter.nf_conntrack_checksum") != 0;

    private static bool RunNat(Host host, HookStage stage, in HookContext context)
    {
        var skb = context.Skb;
        if (skb.Connection is not { } connection)
            return true;
        var manipulation = context.Hook is Hook.Postrouting or Hook.Input ? NatManipulation.Source : NatManipulation.Destination;
        if (skb.State == ConntrackState.Related && skb.Head.Protocol.IsIcmp())
            return TranslateError(host, context, connection, manipulation);
        if (skb.State is ConntrackState.New or ConntrackState.Related && !NatSetup.IsDone(connection, manipulation) && !Bind(host, stage, context, connection, manipulation))
            return false;
        if (LeavesElsewhere(host, context, connection))
        {
            host.State.Connections.Remove(connection);
            host.Drop(skb, DropReason.NetfilterDrop, $"its connection was masqueraded as {connection.Reply.Destination}, and leaves by {context.OutDevice} now: it is ended", errno: LocalErrno(context.Hook, skb));
            return false;
        }

        if (NatTranslation.IsMapped(connection, skb.IsReply, manipulation))
        {
            var before = skb.Hop is null ? default : skb.Packet;
            NatTranslation.Apply(ref skb.InPlace, connection, skb.IsReply, manipulation);
            Note(context, before, manipulation);
        }

        skb.NeedsReroute |= context.Hook == Hook.Output && MapsDestination(connection, skb.IsReply);
        return true;
    }

    /// <summary>Whether what a masqueraded connection sends leaves by another device than its first packet did (nf_nat_oif_changed).</summary>
    private static bool LeavesElsewhere(Host host, in HookContext context, Connection connection) =>
        context.Hook == Hook.Postrouting && connection.MasqueradeIndex != 0 && !context.Skb.IsReply
        && context.OutDevice is { } device && host.Config.FindLink(device) is { } exit && exit.Index != connection.MasqueradeIndex;

    /// <summary>Asks the nat tables for a mapping; without one the connection keeps its addresses.</summary>
    private static bool Bind(Host host, HookStage stage, in HookContext context, Connection connection, NatManipulation manipulation)
    {
        var skb = context.Skb;
        foreach (var table in stage.Tables)
        {
            if (!GoesOn(host, context, ChainWalk.Run(table, context, host.State.Counters)))
                return false;
            if (NatSetup.IsDone(connection, manipulation))
                return true;
        }

        if (NatSetup.MapToItself(connection, manipulation, ((NatMapper)host.Nat).Unique) == TargetVerdict.Accept)
            return true;
        host.Drop(skb, DropReason.NetfilterDrop, "no unique address and port is left for it");
        return false;
    }

    private static bool TranslateError(Host host, in HookContext context, Connection connection, NatManipulation manipulation)
    {
        var skb = context.Skb;
        var before = skb.Packet;
        if (NatTranslation.ApplyToError(before, connection, skb.IsReply, manipulation) is not { } translated)
        {
            host.Drop(skb, DropReason.NetfilterDrop, "an ICMP redirect about a translated connection is dropped");
            return false;
        }

        skb.Packet = translated;
        Note(context, before, manipulation);
        skb.NeedsReroute |= context.Hook == Hook.Output && MapsDestination(connection, skb.IsReply);
        return true;
    }

    private static void Note(in HookContext context, in Packet before, NatManipulation manipulation)
    {
        if (context.Skb.Hop is { } hop && before != context.Skb.Packet)
            hop.Add(new NatStep(context.Hook.ToChainName(), manipulation == NatManipulation.Source ? "SNAT" : "DNAT", before, context.Skb.Packet));
    }

    /// <summary>Whether the destination of this direction is mapped, which makes nf_nat_ipv4_local_fn look the route up again.</summary>
    private static bool MapsDestination(Connection connection, bool isReply) => isReply
        ? connection.Reply.Destination != connection.Original.Source
        : connection.Original.Destination != connection.Reply.Source;
}
