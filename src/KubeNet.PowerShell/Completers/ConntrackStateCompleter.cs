using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;

namespace KubeNet.PowerShell.Completers;

/// <summary>The states of <c>--ctstate</c>.</summary>
public sealed class ConntrackStateCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        IptablesSyntax.Complete("-m conntrack --ctstate ", IpFamily.IPv4).Choices.Select(state => new Choice(state.Text, state.Meaning));
}
