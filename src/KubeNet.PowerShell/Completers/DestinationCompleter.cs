using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>Where packets can go: namespaces, pods, services, and the lab's addresses.</summary>
public sealed class DestinationCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var homes = Homes(lab, bound, parameter: "").ToList();
        var addresses = from home in homes
                        from link in home.Links.Values
                        from address in link.Addresses
                        let ip = address.Address.Address
                        where !ip.IsLoopback && !ip.IsLinkLocal
                        select new Choice(ip.ToString(), $"{ip}: {link.Name} of {home.Name}");
        return homes.Select(home => new Choice(home.Name, $"the first global address of {home.Name}"))
            .Concat(PlaceNames.Of(lab, withServices: true))
            .Concat(addresses);
    }
}
