using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Forgets tracked connections: <c>conntrack -F</c> and <c>conntrack -D</c>.</summary>
/// <remarks>The next packet of such a connection is NEW again and goes through the nat rules.</remarks>
/// <example>
/// <summary>Let a new DNAT rule apply to old connections as well.</summary>
/// <code>Clear-Conntrack router -Protocol udp -Port 53</code>
/// </example>
/// <example>
/// <summary>Forget what was translated.</summary>
/// <code>Get-Conntrack router -Nat | Clear-Conntrack</code>
/// </example>
[Cmdlet(VerbsCommon.Clear, "Conntrack", SupportsShouldProcess = true, DefaultParameterSetName = "Filter")]
public sealed class ClearConntrackCommand : LabCmdlet
{
    /// <summary>The network namespaces, with wildcards; all unless given.</summary>
    [Parameter(Position = 0, ParameterSetName = "Filter")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NamespaceCompleter))]
    public string[] Namespace { get; set; } = ["*"];

    /// <summary>Connections of Get-Conntrack.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public ConntrackInfo[] InputObject { get; set; } = [];

    /// <summary>Only of this protocol: tcp, udp, icmp, icmpv6, sctp.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ArgumentCompleter(typeof(ConntrackProtocolCompleter))]
    public string? Protocol { get; set; }

    /// <summary>Only with this source address of the first packet, or after translation; with wildcards.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    public string? Source { get; set; }

    /// <summary>Only with this destination address of the first packet, or after translation; with wildcards.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [SupportsWildcards]
    public string? Destination { get; set; }

    /// <summary>Only with this destination port of the first packet, or after translation.</summary>
    [Parameter(ParameterSetName = "Filter")]
    [ValidateRange(0, 65535)]
    public int? Port { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "InputObject")
        {
            foreach (var info in InputObject)
                Forget(info);
            return;
        }

        foreach (var name in Namespace)
            Attempt(name, () => ForgetIn(name));
    }

    private void ForgetIn(string name)
    {
        var homes = WildcardPattern.ContainsWildcardCharacters(name)
            ? Wildcards.Select(TheLab.Config.Namespaces.Values, home => home.Name, name)
            : [TheLab.Config[name]];
        var filter = new ConntrackFilter(Protocol, Source, Destination, Port, Nat: false);
        foreach (var home in homes)
        {
            var all = TheLab.State[home.Name].Connections.Connections.Select(connection => ConntrackInfo.Of(TheLab, home.Name, connection));
            foreach (var info in all.Where(filter.Fits).ToList())
                Forget(info);
        }
    }

    private void Forget(ConntrackInfo info)
    {
        var lab = info.Lab ?? throw new NetConfigException("ConnectionNotFound", "This connection is of no lab.");
        var table = lab.State[info.Namespace].Connections;
        if (info.Connection is { } seen && table.Find(seen.Original, lab.State.Now) is { } connection
            && ShouldProcess($"{info.Text} in {info.Namespace}", "Forget connection"))
            table.Remove(connection);
    }
}
