using KubeNet.Engine.Routing;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>Why a packet has no way on.</summary>
/// <param name="Reason">The kernel's drop reason.</param>
/// <param name="Sentence">Why, in words.</param>
/// <param name="Outcome">What the look-up said; <see cref="FibOutcome.Found"/> where the failure is none of the look-up.</param>
/// <param name="Errno">What a local sender gets.</param>
internal sealed record RouteFailure(DropReason Reason, string Sentence, FibOutcome Outcome, string Errno);
