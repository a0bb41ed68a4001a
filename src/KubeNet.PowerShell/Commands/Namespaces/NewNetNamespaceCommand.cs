using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes network namespaces: <c>ip netns add</c>.</summary>
/// <remarks>
/// A network namespace is a network stack of its own, as a host, a container or a pod has it. It starts with a loopback link, which is
/// down unless you give <c>-Up</c>, and reaches nobody until a veth pair joins it to another one.
/// </remarks>
/// <example>
/// <summary>Make two hosts and a router between them.</summary>
/// <code>New-NetNamespace left, middle, right -Up</code>
/// </example>
/// <example>
/// <summary>Make ten at once.</summary>
/// <code>1..10 | ForEach-Object { "pod$_" } | New-NetNamespace</code>
/// </example>
[Cmdlet(VerbsCommon.New, "NetNamespace", SupportsShouldProcess = true)]
[OutputType(typeof(NetNamespaceInfo))]
public sealed class NewNetNamespaceCommand : LabCmdlet
{
    /// <summary>The names; one is used in a lab only once.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Namespace")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Set the loopback link up, so that 127.0.0.1 and ::1 answer.</summary>
    [Parameter]
    public SwitchParameter Up { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var name in Name)
            Attempt(name, () => Make(name));
    }

    private void Make(string name)
    {
        if (Change(name, "Make network namespace", Edit))
            WriteObject(NetNamespaceInfo.Of(TheLab, TheLab.Config[name]));

        NetworkConfig Edit(NetworkConfig config)
        {
            var made = config.AddNamespace(name);
            return Up ? made.SetLink(name, "lo", new LinkChange { Up = true }) : made;
        }
    }
}
