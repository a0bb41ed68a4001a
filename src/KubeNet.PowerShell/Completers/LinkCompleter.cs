using KubeNet.Engine.Devices;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The links of <c>-Namespace</c>.</summary>
public class LinkCompleter : LabCompleter
{
    /// <summary>The parameter that names the namespace.</summary>
    protected virtual string Where => "Namespace";

    /// <summary>Which links fit here.</summary>
    protected virtual bool Fits(Link link) => true;

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        from home in Homes(lab, bound, Where)
        from link in home.Links.Values
        where Fits(link)
        select new Choice(link.Name, $"{link.Kind} {link.Name} in {home.Name} {string.Join(' ', link.Addresses.Select(address => address.Address))}".TrimEnd());
}
