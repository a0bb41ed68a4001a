using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>TTL and HL: change the TTL or hop limit, never beyond 0 and 255; mangle only (net/netfilter/xt_HL.c).</summary>
public sealed record TtlTarget(IpFamily Family, TtlOperation Operation, byte Value) : Target
{
    private static readonly Placement Mangle = new() { Table = TableName.Mangle };

    /// <inheritdoc/>
    public override string Name => Family == IpFamily.IPv4 ? "TTL" : "HL";

    /// <inheritdoc/>
    public override Placement Placement => Mangle;

    internal static TargetExtension IPv4 { get; } = Make(IpFamily.IPv4, "TTL", "ttl");

    internal static TargetExtension IPv6 { get; } = Make(IpFamily.IPv6, "HL", "hl");

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        var packet = context.Skb.Packet;
        var ttl = Operation switch
        {
            TtlOperation.Set => Value,
            TtlOperation.Increase => packet.Ttl + Value,
            TtlOperation.Decrease => packet.Ttl - Value,
        };
        context.Skb.Packet = packet with { Ttl = (byte)Math.Clamp(ttl, 0, 255) };
        return TargetVerdict.Continue;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--{(Family == IpFamily.IPv4 ? "ttl" : "hl")}-{Suffix(Operation)} {Value}";

    /// <inheritdoc/>
    public override string ListOptions() => Operation switch
    {
        TtlOperation.Set => $"{Name} set to {Value}",
        TtlOperation.Increase => $"{Name} increment by {Value}",
        TtlOperation.Decrease => $"{Name} decrement by {Value}",
    };

    private static string Suffix(TtlOperation operation) => operation switch
    {
        TtlOperation.Set => "set",
        TtlOperation.Increase => "inc",
        TtlOperation.Decrease => "dec",
    };

    private static TargetExtension Make(IpFamily family, string name, string word)
    {
        var operations = Enum.GetValues<TtlOperation>();
        string[] names = [.. operations.Select(operation => $"{word}-{Suffix(operation)}")];
        return new TargetExtension(
            name,
            [
                new OptionSpec(names[0], "set it to this") { Excludes = names },
                new OptionSpec(names[1], "make it greater by this") { Excludes = names },
                new OptionSpec(names[2], "make it less by this") { Excludes = names },
            ],
            values =>
            {
                if (values.Count == 0)
                    throw values.Missing($"{name}: You must specify an action: --{string.Join(", --", names)}.");
                var value = values.All.First();
                var operation = operations[Array.IndexOf(names, value.Spec.Name)];
                return new TtlTarget(family, operation, (byte)value.Number(operation == TtlOperation.Set ? 0u : 1u, 255));
            })
        {
            Family = family,
        };
    }
}
