using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The addresses of <c>-From</c> or <c>-Namespace</c> that a program there can bind to.</summary>
public sealed class HostAddressCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var homes = bound.Strings("From") is not [var from, ..] ? Homes(lab, bound) : PlaceNames.HomeOf(lab, from) is { } sender ? [sender] : [];
        return from home in homes
               from link in home.Links.Values
               from address in link.Addresses
               where !address.Address.Address.IsLinkLocal
               select new Choice(address.Address.Address.ToString(), $"{link.Name} of {home.Name}");
    }
}
