namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>How a rule asks a set: struct ip_set_adt_opt.</summary>
/// <param name="Directions">For each part whether it is the source's.</param>
/// <param name="Flags">What the rule's options say.</param>
/// <param name="Packets">What an entry's packets must be, this one included unless counters are kept still.</param>
/// <param name="Bytes">What an entry's bytes must be.</param>
internal readonly record struct SetQuery(EquatableArray<bool> Directions, SetQueryFlags Flags = SetQueryFlags.None, CounterComparison Packets = default, CounterComparison Bytes = default);

/// <summary>The options of <c>-m set</c> that are flags.</summary>
[Flags]
internal enum SetQueryFlags
{
    None = 0,

    /// <summary><c>--return-nomatch</c>: exceptions match and entries do not.</summary>
    ReturnNoMatch = 1,

    /// <summary><c>! --update-counters</c>.</summary>
    KeepCounters = 2,

    /// <summary><c>! --update-subcounters</c>: those of the members of a list:set.</summary>
    KeepSubCounters = 4,
}
