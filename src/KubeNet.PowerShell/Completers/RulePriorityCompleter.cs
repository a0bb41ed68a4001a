using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Labs;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Completers;

/// <summary>Where a rule is removed: the priorities of those that there are, of IPv4 unless -IPv6 is given.</summary>
public sealed class RulePriorityCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var family = bound.Has("IPv6") ? IpFamily.IPv6 : IpFamily.IPv4;
        return !bound.IsRemoval ? [] :
            from home in Homes(lab, bound)
            from rule in home.Routing(family).Rules
            select new Choice(rule.Priority.ToString(CultureInfo.InvariantCulture), IpRuleInfo.Of(lab, home.Name, family, rule).ToString());
    }
}
