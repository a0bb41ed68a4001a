using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Tracing.Stories;

/// <summary>Tells each kind of step in one line.</summary>
internal sealed class StepTeller : IStepVisitor<StepLine>
{
    public static StepTeller Instance { get; } = new();

    public StepLine Visit(RuleStep step) =>
        new(step.Table, $"{step.Chain} {step.Rule}{Engine(step.Legacy)}  {RuleWording.Condition(step)}".TrimEnd(), RuleWording.Effect(step), ToneOf(step.Effect), IsRoutine: step.Effect == "ACCEPT" || Detours.CalledBy(step) is not null);

    public StepLine Visit(PolicyStep step) =>
        new(step.Table, $"{step.Chain}{Engine(step.Legacy)}", $"policy {step.Policy}", step.Policy == "ACCEPT" ? Tone.Quiet : Tone.Bad, IsRoutine: true);

    public StepLine Visit(ConntrackStep step) => new("conntrack", step.State + (step.Reply ? ", reply" : "") + (step.Why is null ? "" : $": {step.Why}"), "", step.State switch
    {
        "INVALID" => Tone.Bad,
        "NEW" or "UNTRACKED" => Tone.Plain,
        _ => Tone.Quiet,
    }, IsRoutine: step.State is not ("INVALID" or "NEW"));

    public StepLine Visit(ClashStep step) => step.Merged
        ? new("clash", "another packet of this flow was confirmed first", "joins its connection", Tone.Change, IsRoutine: false)
        : new("clash", "another packet of this flow was confirmed first", "keeps its own translation", Tone.Change, IsRoutine: false);

    public StepLine Visit(NatStep step)
    {
        var destination = step.Before.Destination != step.After.Destination || step.Before.DestinationPort != step.After.DestinationPort;
        var (before, after) = destination
            ? (Endpoint(step.Before, destination: true), Endpoint(step.After, destination: true))
            : (Endpoint(step.Before, destination: false), Endpoint(step.After, destination: false));
        return new StepLine(step.Translation, $"{(destination ? "destination" : "source")} {before} -> {after}", "", Tone.Change, IsRoutine: false);
    }

    public StepLine Visit(RouteStep step)
    {
        var table = step.Table is "main" or "local" or "" ? step.Table : $"{step.Table}, by rule {step.IpRule}";
        var text = $"{step.Destination}: {RuleWording.Route(step.Route)}{(table.Length == 0 ? "" : $" ({table})")}";
        return new StepLine(step.Reroute ? "re-route" : "route", text, "", Tone.Plain, IsRoutine: true);
    }

    public StepLine Visit(NeighborStep step)
    {
        var label = step.Origin is "arp" or "ndp" ? step.Origin : "neighbour";
        return step.Mac is { } mac
            ? new StepLine(label, $"{step.Address} is at {mac} on {step.Device}", "", Tone.Quiet, IsRoutine: true)
            : new StepLine(step.Address.Family == IpFamily.IPv4 ? "arp" : "ndp", $"who has {step.Address} on {step.Device}?", "nobody answers", Tone.Bad, IsRoutine: false);
    }

    public StepLine Visit(BridgeStep step)
    {
        var bridge = step.Vlan is { } vlan ? $"{step.Bridge} VLAN {vlan}" : step.Bridge;
        var text = step.Action switch
        {
            "up" => $"{bridge}: {step.Port} -> this host",
            "flood" => $"{bridge}: {step.Port} -> {step.Out} (flooded)",
            _ => $"{bridge}: {step.Port} -> {step.Out}",
        };
        var dropped = step.Action == "drop" || (step.Action != "up" && step.Out.Length == 0);
        return dropped
            ? new StepLine("bridge", $"{bridge}: {step.Port} -> nowhere", "", Tone.Bad, IsRoutine: false)
            : new StepLine("bridge", text, "", Tone.Plain, IsRoutine: true);
    }

    public StepLine Visit(LinkStep step) => new(step.Type, $"{step.Device}: {step.Action}", $"to {step.To}", Tone.Plain, IsRoutine: true);

    public StepLine Visit(ForwardStep step) => new("forward", $"ttl {step.TtlBefore} -> {step.TtlAfter}", "", Tone.Quiet, IsRoutine: true);

    public StepLine Visit(FragmentStep step) =>
        new("fragment", $"{step.Length} bytes into {step.Fragments} pieces for mtu {step.Mtu}", "", Tone.Change, IsRoutine: false);

    public StepLine Visit(ReassembleStep step) => new("reassemble", $"{step.Length} bytes from {step.Fragments} pieces", "", Tone.Change, IsRoutine: false);

    public StepLine Visit(EncapsulateStep step) =>
        new("wrap", $"{step.Tunnel} to {step.Outer.Destination}: {step.Outer.Protocol.ToName()} {Endpoint(step.Outer, destination: false)} -> {Endpoint(step.Outer, destination: true)}, {step.Outer.Length} bytes", "", Tone.Change, IsRoutine: false);

    public StepLine Visit(DecapsulateStep step) =>
        new("unwrap", $"{step.Tunnel}: {(step.Inner is { } packet ? packet.ToString() : "arp")}", "", Tone.Change, IsRoutine: false);

    public StepLine Visit(DeliverStep step)
    {
        var refused = step.Answer.Contains("RST", StringComparison.Ordinal) || step.Answer.Contains("unreachable", StringComparison.Ordinal);
        return new StepLine("deliver", step.Socket, step.Answer.Length == 0 ? "" : $"answers {step.Answer}", refused ? Tone.Bad : Tone.Good, IsRoutine: false);
    }

    public StepLine Visit(RejectStep step) => new("reject", $"with {step.With}", "", Tone.Bad, IsRoutine: false);

    public StepLine Visit(IcmpErrorStep step) => new("icmp", $"{step.From} sends {step.Message}", "", Tone.Bad, IsRoutine: false);

    public StepLine Visit(DropStep step) => new("drop", step.Detail, step.Reason.ToKernelName(), Tone.Bad, IsRoutine: false);

    public StepLine Visit(LeaveStep step) => new("leave", $"through {step.Device}: {step.Detail}", "", Tone.Unsure, IsRoutine: false);

    public StepLine Visit(UncertainStep step) => new("uncertain", $"{step.Object}: {step.Detail}", "", Tone.Unsure, IsRoutine: false);

    private static string Engine(bool isLegacy) => isLegacy ? " (legacy)" : "";

    private static Tone ToneOf(string effect) => effect switch
    {
        "ACCEPT" => Tone.Good,
        "DROP" => Tone.Bad,
        _ when effect.StartsWith("REJECT", StringComparison.OrdinalIgnoreCase) => Tone.Bad,
        _ when effect.StartsWith("unknown", StringComparison.OrdinalIgnoreCase) || effect.StartsWith("uncertain", StringComparison.OrdinalIgnoreCase) => Tone.Unsure,
        _ => Tone.Change,
    };

    private static string Endpoint(in Packet packet, bool destination) => destination
        ? PacketText.Endpoint(packet.Destination, packet.DestinationPort, packet.Protocol)
        : PacketText.Endpoint(packet.Source, packet.SourcePort, packet.Protocol);
}
