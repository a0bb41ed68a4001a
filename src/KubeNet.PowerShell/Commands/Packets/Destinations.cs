using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.PowerShell.Commands;

/// <summary>Reads where a packet shall go: an address, or a namespace, which stands for its first global address.</summary>
internal static class Destinations
{
    /// <summary>The address.</summary>
    /// <param name="config">The lab's configuration.</param>
    /// <param name="text">What a person typed.</param>
    /// <param name="family">Of a namespace: only this family's addresses; null takes IPv4's where there are some.</param>
    /// <exception cref="NetConfigException">DestinationNotFound, AddressMissing.</exception>
    public static IpAddress Resolve(NetworkConfig config, string text, IpFamily? family)
    {
        if (IpAddress.TryParse(text, out var address))
            return address;
        if (!config.Namespaces.TryGetValue(text, out var home))
        {
            throw new NetConfigException(
                "DestinationNotFound",
                $"'{text}' is neither an address nor a namespace. {Choices.Among(config.Namespaces.Keys, "The namespaces are", "There is no namespace.")}");
        }

        var own = home.Links.Values.SelectMany(link => link.Addresses)
            .Where(candidate => candidate.Scope == AddressScope.Global)
            .Select(candidate => candidate.Address.Address)
            .Where(candidate => !candidate.IsLoopback && (family is null || candidate.Family == family))
            .OrderBy(candidate => candidate.Family)
            .ToList();
        return own.Count > 0
            ? own[0]
            : throw new NetConfigException("AddressMissing", $"The namespace '{text}' has no global {family?.ToString() ?? "IP"} address that a packet could go to; give it one with Add-IpAddress.");
    }
}
