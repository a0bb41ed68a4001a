using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Targets;

/// <summary>REJECT: drops the packet and answers it; filter INPUT, FORWARD and OUTPUT only (net/ipv4/netfilter/ipt_REJECT.c, ip6t_REJECT.c).</summary>
public sealed record RejectTarget(RejectType With) : Target
{
    private static readonly Placement Filter = new() { Table = TableName.Filter, Hooks = HookSet.Input | HookSet.Forward | HookSet.Output };

    private static readonly (RejectType Type, string Name, string Alias)[] IPv4Types =
    [
        (RejectType.IcmpNetUnreachable, "icmp-net-unreachable", "net-unreach"),
        (RejectType.IcmpHostUnreachable, "icmp-host-unreachable", "host-unreach"),
        (RejectType.IcmpProtoUnreachable, "icmp-proto-unreachable", "proto-unreach"),
        (RejectType.IcmpPortUnreachable, "icmp-port-unreachable", "port-unreach"),
        (RejectType.IcmpNetProhibited, "icmp-net-prohibited", "net-prohib"),
        (RejectType.IcmpHostProhibited, "icmp-host-prohibited", "host-prohib"),
        (RejectType.TcpReset, "tcp-reset", "tcp-rst"),
        (RejectType.IcmpAdminProhibited, "icmp-admin-prohibited", "admin-prohib"),
    ];

    private static readonly (RejectType Type, string Name, string Alias)[] IPv6Types =
    [
        (RejectType.Icmp6NoRoute, "icmp6-no-route", "no-route"),
        (RejectType.Icmp6AdmProhibited, "icmp6-adm-prohibited", "adm-prohibited"),
        (RejectType.Icmp6AddrUnreachable, "icmp6-addr-unreachable", "addr-unreach"),
        (RejectType.Icmp6PortUnreachable, "icmp6-port-unreachable", "port-unreach"),
        (RejectType.TcpReset, "tcp-reset", "tcp-reset"),
        (RejectType.Icmp6PolicyFail, "icmp6-policy-fail", "policy-fail"),
        (RejectType.Icmp6RejectRoute, "icmp6-reject-route", "reject-route"),
    ];

    /// <inheritdoc/>
    public override string Name => "REJECT";

    /// <inheritdoc/>
    public override Placement Placement => Filter;

    internal static TargetExtension IPv4 { get; } = Make(IpFamily.IPv4, RejectType.IcmpPortUnreachable, IPv4Types);

    internal static TargetExtension IPv6 { get; } = Make(IpFamily.IPv6, RejectType.Icmp6PortUnreachable, IPv6Types);

    /// <inheritdoc/>
    public override TargetVerdict Apply(in HookContext context)
    {
        context.Host.Reject(context, With);
        return TargetVerdict.Reject;
    }

    /// <inheritdoc/>
    public override string SaveOptions() => $"--reject-with {TypeName}";

    /// <inheritdoc/>
    public override string ListOptions() => $"reject-with {TypeName}";

    /// <summary>The answer as <c>--reject-with</c> names it.</summary>
    public string TypeName => Array.Find(With is >= RejectType.Icmp6NoRoute ? IPv6Types : IPv4Types, known => known.Type == With).Name;

    private static TargetExtension Make(IpFamily family, RejectType usual, (RejectType Type, string Name, string Alias)[] types) => new(
        "REJECT",
        [new OptionSpec("reject-with", "the answer") { Argument = OptionArgument.OneOf(types.Select(known => known.Name)) }],
        values =>
        {
            var type = values.TryGet("reject-with", out var value) ? Read(value, types) : usual;
            return type != RejectType.TcpReset || values.Protocol is { Protocol: IpProtocol.Tcp, Negated: false }
                ? new RejectTarget(type)
                : throw values.MissingProtocol("REJECT --reject-with tcp-reset requires '-p tcp'.");
        })
    {
        Family = family,
    };

    /// <summary>The first type whose name, or short name, starts with what was written.</summary>
    private static RejectType Read(in OptionValue value, (RejectType Type, string Name, string Alias)[] types)
    {
        foreach (var (type, name, alias) in types)
        {
            if (name.AsSpan().StartsWith(value.Span, StringComparison.OrdinalIgnoreCase) || alias.AsSpan().StartsWith(value.Span, StringComparison.OrdinalIgnoreCase))
                return type;
        }

        throw value.Bad($"unknown reject type \"{value.Text}\"; there are: {string.Join(", ", types.Select(known => known.Name))}.");
    }
}
