using System.Management.Automation;
using KubeNet.PowerShell.Views;

namespace KubeNet.PowerShell.Commands;

/// <summary>Which connections a person means; null says nothing.</summary>
internal sealed record ConntrackFilter(string? Protocol, string? Source, string? Destination, int? Port, bool Nat)
{
    public bool Fits(ConntrackInfo info) =>
        (Protocol is null || info.Protocol.Equals(Protocol, StringComparison.OrdinalIgnoreCase))
        && Like(Source, info.Source, info.ReplyDestination)
        && Like(Destination, info.Destination, info.ReplySource)
        && (Port is null || Port == info.DestinationPort || Port == info.ReplySourcePort)
        && (!Nat || info.Nat.Length > 0);

    private static bool Like(string? pattern, string one, string other)
    {
        if (pattern is null)
            return true;
        var wildcard = WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase);
        return wildcard.IsMatch(one) || wildcard.IsMatch(other);
    }
}
