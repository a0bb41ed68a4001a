using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets routes: <c>ip route show</c>.</summary>
/// <remarks>
/// IPv4's main table unless you ask for another one. <c>-Table local</c> holds the namespace's own addresses, which the kernel keeps there
/// itself: it is asked before all others.
/// </remarks>
/// <example>
/// <summary>The main table.</summary>
/// <code>Get-IpRoute client</code>
/// </example>
/// <example>
/// <summary>What the kernel takes as its own, as ip route prints it.</summary>
/// <code>Get-IpRoute client -Table local -AsText</code>
/// </example>
/// <example>
/// <summary>Every route of every namespace that leads through a gateway.</summary>
/// <code>Get-IpRoute -Table all | Where-Object Via</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "IpRoute")]
[OutputType(typeof(IpRouteInfo), typeof(string))]
public sealed class GetIpRouteCommand : NamespaceQueryCmdlet
{
    /// <summary>The table: main, local, default, a number, or all; main unless given.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RouteTableCompleter))]
    public string Table { get; set; } = "main";

    /// <summary>Only routes with these destinations, with wildcards.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Destination { get; set; }

    /// <summary>IPv6's routes; with <c>-IPv4</c> those of both families.</summary>
    [Parameter]
    public SwitchParameter IPv6 { get; set; }

    /// <summary>IPv4's routes, which you get anyway unless <c>-IPv6</c> is given.</summary>
    [Parameter]
    public SwitchParameter IPv4 { get; set; }

    /// <summary>The text that <c>ip route</c> prints, line by line.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        if (IPv4 || !IPv6)
            Query(home, home.IPv4Routing);
        if (IPv6)
            Query(home, home.IPv6Routing);
    }

    private void Query(NamespaceConfig home, RoutingConfig routing)
    {
        var all = Table == "all";
        uint? only = all ? null : Parsing.RouteTable(Table);
        var routes = routing.Tables.Values.Where(table => all || table.Id == only).OrderBy(table => table.Id & 255).SelectMany(table => table.Routes);
        var text = new IpRouteText(index => home.Links[index].Name, index => TheLab.Config.NextHopState(home, index));
        foreach (var route in Matching(routes, route => Words.Destination(route.Destination), Destination, _ => { }))
        {
            if (AsText)
                WriteObject(text.Line(route, withTable: all));
            else
                WriteObject(IpRouteInfo.Of(TheLab, home, route));
        }
    }
}
