using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Orchestration.Places;

/// <summary>Reads who sends a packet and where it shall go, by any kind of name.</summary>
public static class Destinations
{
    // What the sending container's own resolver or the sender's /etc/hosts says comes first, then a network namespace's own name; the others are asked alike.
    private static readonly IPlaceNames[] s_first = [new DockerDnsNames(), new HostsFileNames(), new NetNamespaceNames()];
    private static readonly IPlaceNames[] s_alike = [new NodeNames(), new PodNames(), new ServiceNames(), new KubeDnsNames(), new DockerContainerNames()];
    private static readonly IPlaceNames[] s_senders = [new NetNamespaceNames(), new PodNames(), new DockerContainerNames()];
    private static readonly IPlaceNames[] s_kinds = [.. s_first, .. s_alike];

    /// <summary>The network namespace that sends.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, with the names that there are; and what a kind of names finds wrong.</exception>
    public static string ResolveSender(NetworkConfig config, string text) => FindSender(config, text)
        ?? throw new NetConfigException("NamespaceNotFound", $"'{text}' is no network namespace, pod or container of this lab. {Choices.Among(s_senders.SelectMany(kind => kind.Names(config)).Distinct(), "There are", "There is none yet.")}");

    /// <summary>The network namespace that a name means, or null where it means none: a service, a DNS name, an address.</summary>
    /// <exception cref="NetConfigException">What a kind of names finds wrong: a pod/NAME that there is not, or that has no network.</exception>
    public static string? FindSender(NetworkConfig config, string text) => s_kinds.Select(kind => kind.FindSender(config, text)).FirstOrDefault(found => found is not null);

    /// <summary>The address of a destination, and the link that it is on where the text says so (fe80::1%eth0).</summary>
    /// <param name="config">The lab's configuration.</param>
    /// <param name="sender">The network namespace that sends.</param>
    /// <param name="text">What a person typed: an address or a name.</param>
    /// <param name="family">Of a name: only this family's addresses; null takes the first.</param>
    /// <exception cref="NetConfigException">DestinationNotFound, DestinationAmbiguous, AddressMissing; and what a kind of names finds wrong.</exception>
    public static (IpAddress Address, string? Link) Resolve(NetworkConfig config, string sender, string text, IpFamily? family)
    {
        var place = Find(config, sender, text);
        return (FirstOf(place, family), place.Link);
    }

    /// <summary>What a destination means.</summary>
    /// <exception cref="NetConfigException">DestinationNotFound, DestinationAmbiguous; and what a kind of names finds wrong.</exception>
    public static PlaceAddresses Find(NetworkConfig config, string sender, string text)
    {
        if (IpAddress.TryParse(text, out var address))
            return new PlaceAddresses(text, [address]);
        if (text.Split('%', 2) is [var local, { Length: > 0 } link] && IpAddress.TryParse(local, out var zoned) && zoned.Family == IpFamily.IPv6)
            return new PlaceAddresses($"{zoned}", [zoned]) { Link = link };
        foreach (var kind in s_first)
        {
            if (kind.FindDestination(config, sender, text) is { } place)
                return RequireNoOther(config, sender, text, place);
        }

        var found = s_alike.Select(kind => kind.FindDestination(config, sender, text)).OfType<PlaceAddresses>().ToList();
        return found switch
        {
            [] when IsAddressWithPort(text) => throw new NetConfigException("DestinationNotFound", $"'{text}' is an address with a port; give the port by itself."),
            [] => throw new NetConfigException("DestinationNotFound", $"'{text}' is neither an address nor a name in this lab. {Choices.Among(s_kinds.SelectMany(kind => kind.Names(config)).Distinct(), "There are", "There is no namespace.")}"),
            [var only] => only,
            _ => throw new NetConfigException("DestinationAmbiguous", $"'{text}' is {string.Join(" and ", found.Select(place => place.What))}; say which, as in pod/{text} or svc/{text}, or give an address."),
        };
    }

    // 10.0.0.1:80, [fd00::1]:80
    private static bool IsAddressWithPort(string text) => !text.Contains('%') && text.LastIndexOf(':') is var colon and > 0 && IpAddress.TryParse(text[..colon].Trim('[', ']'), out _);

    // A pod's network namespace is called as the DNS name of a service that is called like the pod: web.default.
    private static PlaceAddresses RequireNoOther(NetworkConfig config, string sender, string text, PlaceAddresses place) =>
        KubeDnsNames.Answer(config, sender, text) is { } other && !other.Addresses.Intersect(place.Addresses).Any() && text.Split('.') is [var name, var home]
            ? throw new NetConfigException("DestinationAmbiguous", $"'{text}' is {place.What} and {other.What}; say which, as in pod/{home}/{name} or svc/{home}/{name}, or give an address.")
            : place;

    /// <summary>The first address of a place, of a family where one is wanted. An address that was given as such is taken as it is.</summary>
    /// <exception cref="NetConfigException">AddressMissing.</exception>
    public static IpAddress FirstOf(PlaceAddresses place, IpFamily? family)
    {
        foreach (var candidate in place.Addresses)
        {
            if (family is null || candidate.Family == family || place.What == candidate.ToString())
                return candidate;
        }

        throw new NetConfigException("AddressMissing", place.WhyNone ?? $"{char.ToUpperInvariant(place.What[0])}{place.What[1..]} has no {(place.Addresses.Count == 0 ? "" : $"{family} ")}address that a packet could go to.");
    }
}
