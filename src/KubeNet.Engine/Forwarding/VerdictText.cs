using System.Globalization;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>A trace's end in one sentence for a person.</summary>
internal static class VerdictText
{
    /// <summary>The sentence for what a program sent.</summary>
    public static string Summarize(Verdict verdict, Journey journey, Ending ending, Journey? reply, ProbeSocket? socket) => verdict switch
    {
        Verdict.Delivered when socket?.Outcome is null => $"Delivered: {ending.Sentence}.",
        Verdict.Delivered => $"Delivered: {ending.Sentence}, and its answer came back.",
        Verdict.ReplyLost => reply is null
            ? $"Reply lost: {ending.Sentence}, but nothing answered."
            : $"Reply lost: {ending.Sentence}, but its answer did not come back: {SentenceOf(reply)}.",
        Verdict.ReplyMismatch => $"Reply mismatch: {ending.Sentence}, but the answer came back from {From(reply!)} while the sender expects {Expected(journey)}.",
        Verdict.Uncertain when journey.Uncertain is null => Unsure("the answer", reply!),
        Verdict.Refused or Verdict.Rejected or Verdict.Dropped or Verdict.Unreachable or Verdict.TtlExceeded or Verdict.LeftModel or Verdict.Uncertain =>
            SummarizeOwn(verdict, journey, ending),
    };

    /// <summary>The sentence, and what became of the connection that a relaying program opened.</summary>
    public static string WithRelayed(string summary, PacketTrace? relayed)
    {
        if (relayed is null)
            return summary;
        var packet = relayed.Packet;
        return $"{summary} It relays to {PacketText.Endpoint(packet.Destination, packet.DestinationPort, packet.Protocol)}: {char.ToLowerInvariant(relayed.Summary[0])}{relayed.Summary[1..]}";
    }

    /// <summary>The sentence for a packet by itself.</summary>
    public static string SummarizeOwn(Verdict verdict, Journey journey, Ending ending) => verdict switch
    {
        Verdict.Uncertain => Unsure("it", journey),
        Verdict.Delivered => $"Delivered: {ending.Sentence}.",
        Verdict.Refused => $"Refused by {ending.Namespace}: {ending.Sentence}.",
        Verdict.Rejected => $"Rejected in {ending.Namespace}: {ending.Sentence}.",
        Verdict.TtlExceeded => $"TTL exceeded in {ending.Namespace}: {ending.Sentence}.",
        Verdict.Unreachable => $"Unreachable from {ending.Namespace}: {ending.Sentence}.",
        Verdict.Dropped => $"Dropped in {ending.Namespace}: {ending.Sentence}.",
        Verdict.LeftModel => $"Left the model from {ending.Namespace}: {ending.Sentence}.",
        Verdict.ReplyLost or Verdict.ReplyMismatch => throw new InvalidOperationException($"{verdict} is no verdict of a packet by itself."),
    };

    /// <summary>The sentence for what hangs on something that the model does not know, and in which namespace.</summary>
    public static string Unsure(string what, Journey journey)
    {
        var home = journey.Hops.FirstOrDefault(hop => hop.Steps.Any(step => step is UncertainStep unknown && unknown.Object == journey.Uncertain))?.Namespace;
        return $"Uncertain{(home is null ? "" : $" in {home}")}: {what} hangs on '{journey.Uncertain}'.";
    }

    /// <summary>What is left out of the trace of a packet that stands as deep in it as is told.</summary>
    public static string Untold(Journey journey) => journey.Descendants() switch
    {
        0 => "",
        1 => " One packet more came of it, which is not told.",
        var count => string.Create(CultureInfo.InvariantCulture, $" {count:N0} packets more came of it, which are not told."),
    };

    /// <summary>That what was sent did not come to rest.</summary>
    public static string Endless(PacketEngine engine) => engine.IsEndless ? " There was no end to it: the walk was stopped." : "";

    private static string SentenceOf(Journey reply) => reply.Ending is { } end ? $"in {end.Namespace}, {end.Sentence}" : "it is gone";

    private static string From(Journey reply)
    {
        var packet = reply.Ending?.Delivery?.Packet ?? reply.Packet;
        return PacketText.Endpoint(packet.Source, packet.SourcePort, packet.Protocol);
    }

    private static string Expected(Journey journey) =>
        PacketText.Endpoint(journey.Packet.Destination, journey.Packet.DestinationPort, journey.Packet.Protocol);
}
