using KubeNet.Engine.Labs;
using KubeNet.Engine.Routing;

namespace KubeNet.PowerShell.Completers;

/// <summary>What an ip rule can do.</summary>
public sealed class RuleActionCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetValues<IpRuleAction>().Select(action => new Choice(Views.Words.RuleAction(action), Views.Words.RuleAction(action)));
}
