using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter.Syntax;
using KubeNet.PowerShell.Completers;

namespace KubeNet.PowerShell.Commands;

/// <summary>Removes user chains: <c>iptables -X</c>.</summary>
/// <remarks>As with iptables, a chain must be empty and no rule may lead there; <c>-Force</c> takes its rules out first.</remarks>
/// <example>
/// <summary>Remove a chain with its rules.</summary>
/// <code>Remove-IptablesChain host OLD -Force</code>
/// </example>
[Cmdlet(VerbsCommon.Remove, "IptablesChain", SupportsShouldProcess = true)]
public sealed class RemoveIptablesChainCommand : TableCmdlet
{
    /// <summary>The names of the chains.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ChainCompleter))]
    public string[] Chain { get; set; } = [];

    /// <summary>Take the chain's own rules out first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        var where = Where;
        foreach (var chain in Chain)
            Attempt(chain, () => Change($"table {Table} in {Namespace}", $"Remove chain {chain}", config => Explained(config, chain)));

        NetworkConfig Explained(NetworkConfig config, string chain)
        {
            try
            {
                return Remove(config, chain);
            }
            catch (IptablesSyntaxException error) when (error.ErrorId == "ChainNotEmpty")
            {
                throw new NetConfigException(error.ErrorId, $"Chain {chain} still holds {TableOf(config, where).Chains[chain].Rules.Count} rules; -Force removes it with them.", error);
            }
        }

        NetworkConfig Remove(NetworkConfig config, string chain) =>
            (Force && TableOf(config, where).Chains.GetValueOrDefault(chain) is { IsBuiltIn: false } ? config.FlushChain(where, chain) : config)
            .RemoveChain(where, chain);
    }
}
