using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The addresses of <c>-Namespace</c>, on <c>-Device</c> where that is given, to which a program can bind.</summary>
public sealed class HostAddressCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound)
    {
        var devices = bound.Strings("Device");
        return from home in Homes(lab, bound)
               from link in home.Links.Values
               where devices.Count == 0 || devices.Contains(link.Name)
               from address in link.Addresses
               where !address.Address.Address.IsLinkLocal
               select new Choice(address.Address.Address.ToString(), $"{link.Name} in {home.Name}");
    }
}
