using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>What names a route, for those that add and remove one.</summary>
public abstract class RouteCmdlet : NamespaceCmdlet
{
    /// <summary><c>default</c>, a network such as 10.1.0.0/16, or an address.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RouteDestinationCompleter))]
    public string Destination { get; set; } = "";

    /// <summary>The gateway.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    public string? Via { get; set; }

    /// <summary>The link.</summary>
    [Parameter(Position = 3, ValueFromPipelineByPropertyName = true)]
    [Alias("Device")]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Link { get; set; }

    /// <summary>The table: main, local, default or a number; main unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RouteTableCompleter))]
    public string? Table { get; set; }

    /// <summary>Among routes to the same destination the lowest wins.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public uint? Metric { get; set; }

    /// <summary>Only for packets of this TOS, a multiple of 4; 0 is for all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public byte Tos { get; set; }

    /// <summary>unicast, unreachable, prohibit, blackhole, throw, local or broadcast; unicast unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RouteTypeCompleter))]
    public string? Type { get; set; }

    /// <summary>Of <c>default</c> without a gateway: IPv6's, not IPv4's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter IPv6 { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Destination;

    /// <summary>What the parameters say.</summary>
    private protected RouteSpec ReadSpec()
    {
        var via = Parsing.Address(Via);
        return new RouteSpec
        {
            Destination = Parsing.Destination(Destination, IPv6, via),
            Via = via,
            Link = string.IsNullOrEmpty(Link) ? null : Link,
            Table = Parsing.RouteTable(Table),
            Metric = Metric,
            Tos = Tos,
            Type = Parsing.RouteType(Type),
        };
    }
}
