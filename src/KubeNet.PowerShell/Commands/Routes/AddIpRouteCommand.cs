using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Adds a route: <c>ip route add</c>.</summary>
/// <remarks>What you leave out is chosen as iproute2 and the kernel choose it, for example the link from the gateway.</remarks>
/// <example>
/// <summary>The way to everything else.</summary>
/// <code>Add-IpRoute client default -Via 10.0.0.254</code>
/// </example>
/// <example>
/// <summary>Two ways, one with twice the share.</summary>
/// <code>Add-IpRoute client 10.9.0.0/16 -NextHop 'via 10.0.0.254 weight 2', 'via 10.0.0.253'</code>
/// </example>
/// <example>
/// <summary>A network that nobody shall reach, in a table of its own.</summary>
/// <code>Add-IpRoute client 192.0.2.0/24 -Type unreachable -Table 100</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "IpRoute", SupportsShouldProcess = true)]
[OutputType(typeof(IpRouteInfo))]
public sealed class AddIpRouteCommand : RouteCmdlet
{
    /// <summary>The next hops of a multipath route: <c>via 10.0.0.1 dev eth0 weight 2</c>, each part optional, or an address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowEmptyCollection]
    public string[] NextHop { get; set; } = [];

    /// <summary>Take the gateway to be on the link, whatever the addresses say.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter OnLink { get; set; }

    /// <summary>The source address that locally made packets take (<c>src</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("PrefSrc")]
    [ArgumentCompleter(typeof(HostAddressCompleter))]
    public string? Source { get; set; }

    /// <summary>IPv4: how far the destination is: global, link or host.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string? Scope { get; set; }

    /// <summary>Who puts it there: boot, static, bird ... or a number; boot unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RouteProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>The route's own MTU, in bytes.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? Mtu { get; set; }

    /// <summary>Nothing that is heard of a path changes that MTU, and packets may be cut on their way (<c>mtu lock</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter LockMtu { get; set; }

    /// <summary>The MSS that is told to the other end of a TCP connection, in bytes (<c>advmss</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? AdvMss { get; set; }

    /// <summary>The TTL of packets that are made here and go by this route (<c>hoplimit</c>).</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public int? HopLimit { get; set; }

    /// <summary>Put it in the place of a route with the same destination and metric: <c>ip route replace</c>.</summary>
    [Parameter]
    public SwitchParameter Replace { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var spec = ReadSpec() with
        {
            NextHops = NextHop.Select(NextHops.Read).ToEquatableArray(),
            OnLink = OnLink,
            PrefSrc = Parsing.Address(Source),
            Scope = Parsing.Scope(Scope),
            Protocol = Parsing.RouteProtocol(Protocol),
            Mtu = Mtu,
            LockMtu = LockMtu,
            AdvMss = AdvMss,
            HopLimit = HopLimit,
        };
        var before = Routes();
        if (!Change(Namespace, $"Add route {spec}", config => Replace ? config.ReplaceRoute(Namespace, spec) : config.AddRoute(Namespace, spec)))
            return;
        foreach (var made in Routes().Except(before))
            WriteObject(IpRouteInfo.Of(TheLab, Home, made));

        List<Route> Routes() => [.. Home.Routing(spec.Destination.Family).Tables.Values.SelectMany(table => table.Routes)];
    }
}
