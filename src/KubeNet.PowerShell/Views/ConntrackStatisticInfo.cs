using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Views;

/// <summary>What conntrack has counted in a namespace, as <c>conntrack -S</c> shows it, and how full it is.</summary>
public sealed record ConntrackStatisticInfo : LabObject
{
    /// <summary>The namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Connections in the table now (nf_conntrack_count).</summary>
    public required int Count { get; init; }

    /// <summary>How many fit (nf_conntrack_max); 0 for no limit.</summary>
    public required int Max { get; init; }

    /// <summary>Tuples that NAT wanted and that another connection has.</summary>
    public required long Found { get; init; }

    /// <summary>Packets that fit no connection and could not start one.</summary>
    public required long Invalid { get; init; }

    /// <summary>Connections that could not be put into the table.</summary>
    public required long InsertFailed { get; init; }

    /// <summary>Packets that were dropped for it, or because the table was full.</summary>
    public required long Drop { get; init; }

    /// <summary>Connections that were pushed out of a full table.</summary>
    public required long EarlyDrop { get; init; }

    /// <summary>ICMP errors about no known connection.</summary>
    public required long Error { get; init; }

    /// <summary>Clashes that were resolved without a drop.</summary>
    public required long ClashResolve { get; init; }

    /// <summary>The line of <c>conntrack -S</c>.</summary>
    public required string Text { get; init; }

    internal static ConntrackStatisticInfo Of(Lab lab, string home, int max)
    {
        var table = lab.State[home].Connections;
        var counted = table.Statistics;
        return new ConntrackStatisticInfo
        {
            Lab = lab,
            Namespace = home,
            Count = table.Select(new ConnectionFilter(), lab.State.Now).Count(),
            Max = max,
            Found = counted.Found,
            Invalid = counted.Invalid,
            InsertFailed = counted.InsertFailed,
            Drop = counted.Drop,
            EarlyDrop = counted.EarlyDrop,
            Error = counted.Error,
            ClashResolve = counted.ClashResolve,
            Text = counted.ToString(),
        };
    }

    /// <summary>The line of <c>conntrack -S</c>.</summary>
    public override string ToString() => Text;
}
