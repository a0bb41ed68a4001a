using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Gets the sockets that wait for packets: <c>ss -tuln</c>.</summary>
/// <example>
/// <summary>Who listens on port 80?</summary>
/// <code>Get-NetListener -Port 80</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "NetListener")]
[OutputType(typeof(ListenerInfo))]
public sealed class GetNetListenerCommand : NamespaceQueryCmdlet
{
    /// <summary>Only of these protocols: tcp, udp, sctp.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string[]? Protocol { get; set; }

    /// <summary>Only on these ports.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(ListenerPortCompleter))]
    public int[]? Port { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        foreach (var protocol in Protocol ?? [])
            Attempt(protocol, () => Listeners.RequireProtocol(protocol));
    }

    /// <inheritdoc/>
    protected override void Query(NamespaceConfig home)
    {
        ArgumentNullException.ThrowIfNull(home);
        foreach (var listener in home.Listeners)
        {
            if ((Port is null || Port.Contains(listener.Port))
                && (Protocol is null || Protocol.Contains(listener.Protocol.ToName(), StringComparer.OrdinalIgnoreCase)))
                WriteObject(ListenerInfo.Of(TheLab, home.Name, listener));
        }
    }
}
