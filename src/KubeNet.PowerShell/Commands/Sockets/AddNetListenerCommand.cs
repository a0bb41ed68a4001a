using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Opens sockets that wait for packets and answer them: a server.</summary>
/// <remarks>TCP answers a SYN with a SYN-ACK, UDP and SCTP answer what they get. A port that nobody listens on refuses.</remarks>
/// <example>
/// <summary>A web server on every address of the namespace.</summary>
/// <code>Add-NetListener server -Port 80, 443</code>
/// </example>
/// <example>
/// <summary>A name server on one address.</summary>
/// <code>Add-NetListener web -Protocol udp -Port 53 -Address 127.0.0.1</code>
/// </example>
[Cmdlet(VerbsCommon.Add, "NetListener", SupportsShouldProcess = true)]
[OutputType(typeof(ListenerInfo))]
public sealed class AddNetListenerCommand : NamespaceCmdlet
{
    /// <summary>The ports.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateRange(1, 65535)]
    public int[] Port { get; set; } = [];

    /// <summary>tcp, udp or sctp; tcp unless given.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProtocolCompleter))]
    public string Protocol { get; set; } = "tcp";

    /// <summary>The address to bind to; any of both families unless given.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(HostAddressCompleter))]
    public string? Address { get; set; }

    /// <summary>Only packets that came in through this link.</summary>
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
                if (Change(Namespace, $"Open socket {listener}", config => config.AddListener(Namespace, listener)))
                    WriteObject(ListenerInfo.Of(TheLab, Namespace, listener));
            });
        }
    }
}
