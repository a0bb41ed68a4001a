using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>NFQUEUE: hands the packet to a program in user space (net/netfilter/xt_NFQUEUE.c).</summary>
/// <param name="First">The queue, or the first of several.</param>
/// <param name="Last">The last of several; equal to <paramref name="First"/> for one.</param>
/// <param name="Bypass"><c>--queue-bypass</c>: passed where no program listens.</param>
/// <param name="CpuFanout"><c>--queue-cpu-fanout</c>.</param>
public sealed record NfqueueTarget(ushort First, ushort Last, bool Bypass, bool CpuFanout) : Target
{
    /// <inheritdoc/>
    public override string Name => "NFQUEUE";

    internal static TargetExtension Extension { get; } = new(
        "NFQUEUE",
        [
            new OptionSpec("queue-num", "the queue") { Excludes = ["queue-balance"] },
            new OptionSpec("queue-balance", "the queues, first:last, over which flows are shared out") { Excludes = ["queue-num"] },
            new OptionSpec("queue-bypass", "go on where nobody listens at the queue", OptionTraits.Flag),
            new OptionSpec("queue-cpu-fanout", "the queue is chosen by the CPU", OptionTraits.Flag) { Requires = "queue-balance" },
        ],
        Read);

    // No program listens in the model; one is taken to where the rule does not say what comes of it without.
    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context) => Bypass ? TargetVerdict.Accept : TargetVerdict.Queue;

    /// <inheritdoc/>
    public override string SaveOptions() => SaveText.Words(
        First == Last ? $"--queue-num {First}" : $"--queue-balance {First}:{Last}",
        Bypass ? "--queue-bypass" : "",
        CpuFanout ? "--queue-cpu-fanout" : "");

    /// <inheritdoc/>
    public override string ListOptions() => SaveText.Words(
        First == Last ? $"NFQUEUE num {First}" : $"NFQUEUE balance {First}:{Last}",
        Bypass ? "bypass" : "",
        CpuFanout ? "cpu-fanout" : "");

    private static NfqueueTarget Read(OptionValues values)
    {
        var (bypass, fanout) = (values.Has("queue-bypass"), values.Has("queue-cpu-fanout"));
        if (!values.TryGet("queue-balance", out var balance))
        {
            var number = values.TryGet("queue-num", out var given) ? (ushort)given.Number(0, ushort.MaxValue) : (ushort)0;
            return new NfqueueTarget(number, number, bypass, fanout);
        }

        var (first, last, count) = balance.NumberRange(ushort.MaxValue);
        if (count != 2 || first >= last || last - first == ushort.MaxValue)
            throw balance.Bad($"Bad range \"{balance.Text}\"; expected first:last, with at most 65535 queues.");
        return new NfqueueTarget((ushort)first, (ushort)last, bypass, fanout);
    }
}
