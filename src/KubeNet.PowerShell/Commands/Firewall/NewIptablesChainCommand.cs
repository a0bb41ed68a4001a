using System.Management.Automation;
using KubeNet.Engine.Namespaces;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Makes user chains: <c>iptables -N</c>.</summary>
/// <example>
/// <summary>A chain of one's own, and a rule that leads there.</summary>
/// <code>New-IptablesChain host WEB
/// Add-IptablesRule host INPUT -Protocol tcp -DestinationPort 80 -Jump WEB</code>
/// </example>
[Cmdlet(VerbsCommon.New, "IptablesChain", SupportsShouldProcess = true)]
[OutputType(typeof(IptablesChainInfo))]
public sealed class NewIptablesChainCommand : TableCmdlet
{
    /// <summary>The names of the chains.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    public string[] Chain { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        var where = Where;
        foreach (var chain in Chain)
        {
            Attempt(chain, () =>
            {
                if (Change($"table {Table} in {Namespace}", $"Make chain {chain}", config => config.AddChain(where, chain)))
                    WriteObject(IptablesChainInfo.Of(TheLab, where, chain));
            });
        }
    }
}
