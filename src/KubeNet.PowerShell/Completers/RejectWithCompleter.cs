using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter;
using KubeNet.PowerShell.Commands;

namespace KubeNet.PowerShell.Completers;

/// <summary>The answers of <c>REJECT --reject-with</c>.</summary>
public sealed class RejectWithCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        IptablesSyntax.Complete("-j REJECT --reject-with ", Families.Of(bound.Has("IPv6"))).Choices.Select(answer => new Choice(answer.Text, answer.Meaning));
}
