using KubeNet.Engine.Tracing;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KubeNet.Snapshots.Traces;

/// <summary>A trace as JSON. Field names and their order are a contract (docs/design.md); fields may be added.</summary>
public static class TraceJson
{
    /// <summary>One trace as a JSON object.</summary>
    public static string Write(PacketTrace trace, bool indented = true) =>
        ToToken(trace).ToString(indented ? Formatting.Indented : Formatting.None).ReplaceLineEndings("\n");

    /// <summary>Several traces as a JSON array.</summary>
    public static string Write(IEnumerable<PacketTrace> traces, bool indented = true) =>
        new JArray(traces.Select(ToToken)).ToString(indented ? Formatting.Indented : Formatting.None).ReplaceLineEndings("\n");

    // "relayed" is there only where a relaying program took the packet, "later" only where the socket sent more, "gsoSize" only where several
    // segments went as one packet.
    private static JObject ToToken(PacketTrace trace)
    {
        var json = Plain(trace);
        if (trace.Relayed is { } relayed)
            json["relayed"] = ToToken(relayed);
        if (trace.GsoSize > 0)
            json["gsoSize"] = trace.GsoSize;
        if (trace.Later.Count > 0)
            json["later"] = new JArray(trace.Later.Select(ToToken));
        return json;
    }

    private static JObject Plain(PacketTrace trace) => new()
    {
        ["verdict"] = trace.Verdict.ToString(),
        ["reason"] = trace.Reason,
        ["summary"] = trace.Summary,
        ["probability"] = trace.Probability,
        ["client"] = trace.Client is { } client ? ToToken(client) : JValue.CreateNull(),
        ["packet"] = PacketJson.Write(trace.Packet),
        ["delivered"] = trace.Delivered is { } delivery ? ToToken(delivery) : JValue.CreateNull(),
        ["hops"] = new JArray(trace.Hops.Select(ToToken)),
        ["reply"] = trace.Reply is { } reply ? ToToken(reply) : JValue.CreateNull(),
    };

    private static JObject ToToken(ClientOutcome client) => new()
    {
        ["outcome"] = client.Outcome switch
        {
            ClientResult.Reply => "reply",
            ClientResult.Refused => "refused",
            ClientResult.Unreachable => "unreachable",
            ClientResult.Timeout => "timeout",
        },
        ["errno"] = client.Errno,
    };

    private static JObject ToToken(Delivery delivery) => new()
    {
        ["namespace"] = delivery.Namespace,
        ["device"] = delivery.Device,
        ["packet"] = PacketJson.Write(delivery.Packet),
    };

    private static JObject ToToken(Hop hop) => new()
    {
        ["namespace"] = hop.Namespace,
        ["in"] = hop.In,
        ["out"] = hop.Out,
        ["steps"] = new JArray(hop.Steps.Select(step => step.Accept(StepJson.Instance))),
    };
}
