using KubeNet.Engine.Labs;
using KubeNet.Engine.Netfilter.Sets;

namespace KubeNet.PowerShell.Completers;

/// <summary>The entries of the set of <c>-Name</c> in <c>-Namespace</c>.</summary>
public sealed class IpSetEntryCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var now = lab.State.Now;
        return from home in Homes(lab, bound)
               from name in bound.Strings("Name")
               let set = home.IpSets.Find(name)
               where set is not null
               from entry in set.Entries(now)
               select new Choice(IpSetSave.Element(set, entry.Element, entry.Extensions), IpSetSave.Entry(set, entry.Element, entry.Extensions, now));
    }
}
