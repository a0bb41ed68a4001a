using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The addresses of <c>-Link</c> in <c>-Namespace</c>, with their prefix lengths.</summary>
public sealed class AddressCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var links = bound.Strings("Link");
        return from home in Homes(lab, bound)
               from link in home.Links.Values
               where links.Count == 0 || links.Contains(link.Name)
               from address in link.Addresses
               select new Choice(address.Address.ToString(), $"{address.Address} on {link.Name} in {home.Name}");
    }
}
