using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The addresses of <c>-From</c>.</summary>
public sealed class SenderAddressCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return bound.Strings("From") is [var from, ..] && PlaceNames.HomeOf(lab, from) is { } home
            ? home.Links.Values.SelectMany(link => link.Addresses.Where(address => !address.Address.Address.IsLinkLocal).Select(address => new Choice(address.Address.Address.ToString(), $"{link.Name} of {home.Name}")))
            : [];
    }
}
