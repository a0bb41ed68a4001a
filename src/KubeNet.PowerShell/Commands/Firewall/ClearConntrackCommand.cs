using System.Management.Automation;
using KubeNet.Engine;
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
/// <example>
/// <summary>As kube-proxy does when an endpoint of a UDP service is gone.</summary>
/// <code>Clear-Conntrack router -Protocol udp -OriginalDestination 10.96.0.10 -OriginalDestinationPort 53 -ReplySource 10.1.0.7</code>
/// </example>
[Cmdlet(VerbsCommon.Clear, "Conntrack", SupportsShouldProcess = true, DefaultParameterSetName = "Filter")]
public sealed class ClearConntrackCommand : ConntrackCmdlet
{
    /// <summary>Connections of Get-Conntrack.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    public ConntrackInfo[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        if (ParameterSetName == "InputObject")
            Array.ForEach(InputObject, Forget);
        else
            Select(Forget);
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
