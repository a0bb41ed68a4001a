using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary><c>-m quota</c>: matches until so many bytes have passed through the rule (net/netfilter/xt_quota.c).</summary>
/// <param name="Bytes">How many. iptables-save prints this number, not what is left.</param>
/// <param name="Negated"><c>! --quota</c>: matches afterwards.</param>
public sealed record QuotaMatch(ulong Bytes, bool Negated) : Match
{
    /// <inheritdoc/>
    public override string Name => "quota";

    internal static MatchExtension Extension { get; } = new(
        "quota",
        [new OptionSpec("quota", "how many bytes match before it ends", OptionTraits.Mandatory | OptionTraits.Invertible)],
        values => new QuotaMatch(values["quota"].LongNumber(), values["quota"].Negated));

    /// <inheritdoc/>
    public override MatchResult Evaluate(in HookContext context) =>
        context.Host.State(this, () => new Remainder(Bytes)).Take((ulong)context.Skb.Head.Length) != Negated ? MatchResult.Yes : MatchResult.No;

    /// <inheritdoc/>
    public override string SaveOptions() => $"{SaveText.Not(Negated)}--quota {Bytes}";

    /// <inheritdoc/>
    public override string ListOptions() => $"quota: {Bytes} bytes";

    /// <summary>What is left, in bytes.</summary>
    internal sealed class Remainder(ulong left) : ICloneableState<Remainder>
    {
        private ulong _left = left;

        /// <summary>A packet that is too large ends the quota for smaller ones too.</summary>
        public bool Take(ulong length)
        {
            var fits = _left >= length;
            _left = fits ? _left - length : 0;
            return fits;
        }

        public Remainder Clone() => new(_left);
    }
}
