using System.Management.Automation;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>A cmdlet that works on the entries of one set.</summary>
public abstract class SetCmdlet : NamespaceCmdlet
{
    /// <summary>The set's name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(IpSetCompleter))]
    public string Name { get; set; } = "";
}
