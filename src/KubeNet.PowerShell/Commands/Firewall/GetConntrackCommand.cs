using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets tracked connections: <c>conntrack -L</c>.</summary>
/// <remarks>An address or port fits where any end of either direction has it, so that you find a connection by what you know of it.</remarks>
/// <example>
/// <summary>Which connections were translated?</summary>
/// <code>Get-Conntrack | Where-Object Nat</code>
/// </example>
/// <example>
/// <summary>What goes to port 80, as conntrack prints it.</summary>
/// <code>Get-Conntrack router -Port 80 | ForEach-Object Text</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "Conntrack")]
[OutputType(typeof(ConntrackInfo))]
public sealed class GetConntrackCommand : NamespaceQueryCmdlet
{
    /// <summary>Only of this protocol: tcp, udp, icmp, icmpv6, sctp.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>Only with this source address of the first packet, or after translation; with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? Source { get; set; }

    /// <summary>Only with this destination address of the first packet, or after translation; with wildcards.</summary>
    [Parameter]
    [SupportsWildcards]
    public string? Destination { get; set; }

    /// <summary>Only with this destination port of the first packet, or after translation.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Only those that were translated.</summary>
    [Parameter]
    public SwitchParameter Nat { get; set; }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        var now = TheLab.State.Now;
        var filter = new ConntrackFilter(Protocol, Source, Destination, Port, Nat);
        foreach (var connection in TheLab.State[home.Name].Connections.Connections.Where(connection => connection.Expires > now).ToList())
        {
            var info = ConntrackInfo.Of(TheLab, home.Name, connection);
            if (filter.Fits(info))
                WriteObject(info);
        }
    }
}
