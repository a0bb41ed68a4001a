using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter.Syntax;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>The states of <c>--ctstate</c>: conntrack's own, and the two that NAT adds.</summary>
[Flags]
public enum ConntrackStateSet : byte
{
    /// <summary>No state.</summary>
    None = 0,

    /// <summary>INVALID: no connection.</summary>
    Invalid = 1,

    /// <summary>NEW.</summary>
    New = 2,

    /// <summary>RELATED.</summary>
    Related = 4,

    /// <summary>ESTABLISHED.</summary>
    Established = 8,

    /// <summary>UNTRACKED.</summary>
    Untracked = 16,

    /// <summary>SNAT: the connection's source is translated.</summary>
    Snat = 32,

    /// <summary>DNAT: the connection's destination is translated.</summary>
    Dnat = 64,
}

/// <summary>Words and bits of the states, in the order in which iptables prints them.</summary>
internal static class ConntrackStates
{
    private static readonly (string Name, ConntrackStateSet State)[] InPrintOrder =
    [
        ("INVALID", ConntrackStateSet.Invalid), ("NEW", ConntrackStateSet.New), ("RELATED", ConntrackStateSet.Related),
        ("ESTABLISHED", ConntrackStateSet.Established), ("UNTRACKED", ConntrackStateSet.Untracked), ("SNAT", ConntrackStateSet.Snat),
        ("DNAT", ConntrackStateSet.Dnat),
    ];

    /// <summary>What <c>--ctstate</c> takes.</summary>
    public static IEnumerable<string> Names => InPrintOrder.Select(known => known.Name);

    /// <summary>What <c>--state</c> takes: those without NAT.</summary>
    public static IEnumerable<string> NamesWithoutNat => InPrintOrder.Where(known => known.State < ConntrackStateSet.Snat).Select(known => known.Name);

    /// <summary>What a packet shows: one state, and what NAT did to its connection.</summary>
    public static ConntrackStateSet Of(SkBuff skb)
    {
        if (skb is { Connection: null, Zone: not null })
            return ConntrackStateSet.New;
        if (skb.Connection is not { } connection)
            return skb.State == ConntrackState.Untracked ? ConntrackStateSet.Untracked : ConntrackStateSet.Invalid;
        var shown = skb.State switch
        {
            ConntrackState.New => ConntrackStateSet.New,
            ConntrackState.Established => ConntrackStateSet.Established,
            ConntrackState.Related => ConntrackStateSet.Related,
            ConntrackState.Untracked => ConntrackStateSet.Untracked,
            _ => ConntrackStateSet.Invalid,
        };
        if ((connection.Status & ConnectionStatus.SourceNat) != 0)
            shown |= ConntrackStateSet.Snat;
        if ((connection.Status & ConnectionStatus.DestinationNat) != 0)
            shown |= ConntrackStateSet.Dnat;
        return shown;
    }

    public static string ToText(ConntrackStateSet states) =>
        string.Join(',', InPrintOrder.Where(known => (states & known.State) != 0).Select(known => known.Name));

    /// <summary>A comma list; a word may be cut short, as iptables has it.</summary>
    public static ConntrackStateSet Read(in OptionValue value, bool withNat)
    {
        var states = ConntrackStateSet.None;
        foreach (var part in value.Span.Split(','))
        {
            var word = value.Span[part];
            var state = word.IsEmpty ? ConntrackStateSet.None : Find(word);
            if (state == ConntrackStateSet.None || (!withNat && state >= ConntrackStateSet.Snat))
                throw value.Bad($"Bad {value.Spec.Name} \"{word}\"; there are INVALID, NEW, ESTABLISHED, RELATED, UNTRACKED{(withNat ? ", SNAT and DNAT" : "")}.");
            states |= state;
        }

        return states;
    }

    private static ConntrackStateSet Find(ReadOnlySpan<char> word)
    {
        foreach (var (name, state) in InPrintOrder)
        {
            if (name.AsSpan().StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return state;
        }

        return ConntrackStateSet.None;
    }
}
