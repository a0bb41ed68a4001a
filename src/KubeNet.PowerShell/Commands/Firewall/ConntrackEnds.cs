using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>The ends of a connection as a person knows them, before or after translation; null says nothing.</summary>
internal sealed record ConntrackEnds(string? Source, string? Destination, int? Port)
{
    /// <summary>Refuses what is neither an address nor a pattern of addresses.</summary>
    /// <exception cref="NetConfigException">InvalidAddress.</exception>
    public void Check()
    {
        foreach (var pattern in new[] { Source, Destination })
        {
            if (pattern is not null && !WildcardPattern.ContainsWildcardCharacters(pattern))
                IpAddress.Parse(pattern);
        }
    }

    public bool Fit(ConntrackInfo info) =>
        Like(Source, info.Source, info.ReplyDestination)
        && Like(Destination, info.Destination, info.ReplySource)
        && (Port is null || Port == info.DestinationPort || Port == info.ReplySourcePort);

    private static bool Like(string? pattern, string one, string other)
    {
        if (pattern is null)
            return true;
        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return wildcard.IsMatch(one) || wildcard.IsMatch(other);
    }
}
