using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sets a sysctl of a namespace: <c>sysctl -w</c>.</summary>
/// <remarks>The kernel's couplings hold: net.ipv4.ip_forward sets the forwarding of every device, and so on.</remarks>
/// <example>
/// <summary>Make a router of it.</summary>
/// <code>Set-NetSysctl router net.ipv4.ip_forward 1</code>
/// </example>
/// <example>
/// <summary>Loose reverse path filtering, on several hosts.</summary>
/// <code>'router', 'server' | Set-NetSysctl -Name net.ipv4.conf.all.rp_filter -Value 2</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "NetSysctl", SupportsShouldProcess = true)]
[OutputType(typeof(SysctlInfo))]
public sealed class SetNetSysctlCommand : NamespaceCmdlet
{
    /// <summary>The name, with dots.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SysctlCompleter))]
    public string Name { get; set; } = "";

    /// <summary>The value.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Value { get; set; } = "";

    /// <summary>Return the sysctl.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override object? Target => Name;

    /// <inheritdoc/>
    protected override void Process()
    {
        var changed = Change($"{Name} in {Namespace}", $"Set to {Value}", config => config.SetSysctl(Namespace, Name, Value));
        if (changed && PassThru)
            WriteObject(SysctlInfo.Of(TheLab, Home, Name));
    }
}
