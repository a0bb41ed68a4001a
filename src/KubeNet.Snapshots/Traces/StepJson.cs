using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;
using Newtonsoft.Json.Linq;

namespace KubeNet.Snapshots.Traces;

/// <summary>Each kind of step in a trace's JSON: <c>kind</c>, then the step's own properties in camel case.</summary>
internal sealed class StepJson : IStepVisitor<JObject>
{
    public static StepJson Instance { get; } = new();

    public JObject Visit(RuleStep step) => OfEngine(step.Legacy, new()
    {
        ["kind"] = step.Kind,
        ["hook"] = step.Hook,
        ["table"] = step.Table,
        ["chain"] = step.Chain,
        ["rule"] = step.Rule,
        ["text"] = step.Text,
        ["effect"] = step.Effect,
    });

    public JObject Visit(PolicyStep step) => OfEngine(step.Legacy, new()
    {
        ["kind"] = step.Kind,
        ["hook"] = step.Hook,
        ["table"] = step.Table,
        ["chain"] = step.Chain,
        ["policy"] = step.Policy,
    });

    public JObject Visit(ConntrackStep step)
    {
        var json = new JObject
        {
            ["kind"] = step.Kind,
            ["hook"] = step.Hook,
            ["state"] = step.State,
            ["tuple"] = step.Tuple,
            ["reply"] = step.Reply,
        };
        if (step.Why is { } why)
            json["why"] = why;
        return json;
    }

    public JObject Visit(NatStep step) => new()
    {
        ["kind"] = step.Kind,
        ["hook"] = step.Hook,
        ["translation"] = step.Translation,
        ["before"] = PacketJson.Write(step.Before),
        ["after"] = PacketJson.Write(step.After),
    };

    public JObject Visit(RouteStep step) => new()
    {
        ["kind"] = step.Kind,
        ["destination"] = step.Destination.ToString(),
        ["ipRule"] = step.IpRule,
        ["table"] = step.Table,
        ["route"] = step.Route,
        ["out"] = step.Out,
        ["via"] = step.Via?.ToString(),
        ["reroute"] = step.Reroute,
    };

    public JObject Visit(NeighborStep step) => new()
    {
        ["kind"] = step.Kind,
        ["address"] = step.Address.ToString(),
        ["device"] = step.Device,
        ["mac"] = step.Mac?.ToString(),
        ["origin"] = step.Origin,
    };

    public JObject Visit(BridgeStep step)
    {
        var json = new JObject
        {
            ["kind"] = step.Kind,
            ["bridge"] = step.Bridge,
            ["port"] = step.Port,
            ["destination"] = step.Destination.ToString(),
            ["action"] = step.Action,
            ["out"] = step.Out,
        };
        if (step.Vlan is { } vlan)
            json["vlan"] = vlan;
        return json;
    }

    public JObject Visit(LinkStep step) => new()
    {
        ["kind"] = step.Kind,
        ["device"] = step.Device,
        ["type"] = step.Type,
        ["action"] = step.Action,
        ["to"] = step.To,
    };

    public JObject Visit(ForwardStep step) => new()
    {
        ["kind"] = step.Kind,
        ["ttlBefore"] = step.TtlBefore,
        ["ttlAfter"] = step.TtlAfter,
    };

    public JObject Visit(FragmentStep step) => new()
    {
        ["kind"] = step.Kind,
        ["length"] = step.Length,
        ["mtu"] = step.Mtu,
        ["fragments"] = step.Fragments,
    };

    public JObject Visit(ReassembleStep step) => new()
    {
        ["kind"] = step.Kind,
        ["fragments"] = step.Fragments,
        ["length"] = step.Length,
    };

    public JObject Visit(ClashStep step) => new()
    {
        ["kind"] = step.Kind,
        ["hook"] = step.Hook,
        ["reply"] = step.Reply,
        ["merged"] = step.Merged,
    };

    public JObject Visit(EncapsulateStep step) => new()
    {
        ["kind"] = step.Kind,
        ["device"] = step.Device,
        ["tunnel"] = step.Tunnel,
        ["target"] = step.Target,
        ["outer"] = PacketJson.Write(step.Outer),
    };

    public JObject Visit(DecapsulateStep step) => new()
    {
        ["kind"] = step.Kind,
        ["device"] = step.Device,
        ["tunnel"] = step.Tunnel,
        ["inner"] = step.Inner is { } packet ? PacketJson.Write(packet) : null,
    };

    public JObject Visit(DeliverStep step) => new()
    {
        ["kind"] = step.Kind,
        ["socket"] = step.Socket,
        ["answer"] = step.Answer,
    };

    public JObject Visit(RejectStep step) => new()
    {
        ["kind"] = step.Kind,
        ["with"] = step.With,
    };

    public JObject Visit(IcmpErrorStep step) => new()
    {
        ["kind"] = step.Kind,
        ["message"] = step.Message,
        ["from"] = step.From.ToString(),
    };

    public JObject Visit(DropStep step) => new()
    {
        ["kind"] = step.Kind,
        ["reason"] = step.Reason.ToKernelName(),
        ["detail"] = step.Detail,
    };

    public JObject Visit(LeaveStep step) => new()
    {
        ["kind"] = step.Kind,
        ["device"] = step.Device,
        ["detail"] = step.Detail,
    };

    public JObject Visit(UncertainStep step) => new()
    {
        ["kind"] = step.Kind,
        ["object"] = step.Object,
        ["detail"] = step.Detail,
    };

    // Only where the rule is of ip_tables: "legacy" says that iptables-legacy lists it.
    private static JObject OfEngine(bool isLegacy, JObject json)
    {
        if (isLegacy)
            json["legacy"] = true;
        return json;
    }
}
