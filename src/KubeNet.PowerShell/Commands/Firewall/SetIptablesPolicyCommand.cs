using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Completers;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Sets what happens to a packet at the end of a built-in chain: <c>iptables -P</c>.</summary>
/// <example>
/// <summary>A router that forwards only what a rule allows, as Docker makes one.</summary>
/// <code>Set-IptablesPolicy host FORWARD DROP</code>
/// </example>
[Cmdlet(VerbsCommon.Set, "IptablesPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(IptablesChainInfo))]
public sealed class SetIptablesPolicyCommand : TableCmdlet
{
    /// <summary>The built-in chains.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BuiltInChainCompleter))]
    public string[] Chain { get; set; } = [];

    /// <summary>ACCEPT or DROP.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PolicyCompleter))]
    public string Policy { get; set; } = "";

    /// <summary>Return the chain.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var where = Where;
        var policy = Policy.ToUpperInvariant() switch
        {
            "ACCEPT" => ChainPolicy.Accept,
            "DROP" => ChainPolicy.Drop,
            _ => throw new NetConfigException("InvalidPolicy", $"'{Policy}' is no policy; give ACCEPT or DROP."),
        };
        foreach (var chain in Chain)
        {
            Attempt(chain, () =>
            {
                if (Change($"{chain} of table {Table} in {Namespace}", $"Set policy to {Words.Policy(policy)}", config => config.SetPolicy(where, chain, policy)) && PassThru)
                    WriteObject(IptablesChainInfo.Of(TheLab, where, chain));
            });
        }
    }
}
