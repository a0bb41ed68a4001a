using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Closes sockets.</summary>
/// <example>
/// <summary>Stop the web server, and see it refuse.</summary>
/// <code>Get-NetListener web -Port 80 | Remove-NetListener</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "NetListener", SupportsShouldProcess = true)]
public sealed class RemoveNetListenerCommand : NamespaceCmdlet
{
    /// <summary>The ports.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    [ArgumentCompleter(typeof(ListenerPortCompleter))]
    public int[] Port { get; set; } = [];

    /// <summary>tcp, udp or sctp; tcp unless given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string Protocol { get; set; } = "tcp";

    /// <summary>The address it is bound to; the wildcard of both families unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Address { get; set; }

    /// <summary>The link it is bound to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(LinkCompleter))]
    public string? Device { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var port in Port)
        {
            Attempt(port, () =>
            {
                var listener = Listeners.Read(Protocol, Address, port, Device);
                Change(Namespace, $"Close socket {listener}", config => config.RemoveListener(Namespace, listener));
            });
        }
    }
}
