using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The pieces that one packet was cut into; what a host waits for until all have come.</summary>
/// <param name="Whole">The packet before it was cut.</param>
/// <param name="Count">How many pieces there are.</param>
public sealed record FragmentTrain(Packet Whole, int Count);
