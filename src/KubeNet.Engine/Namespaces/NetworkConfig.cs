using System.Collections.Immutable;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary>
/// The configuration of a whole lab: its namespaces, and what new devices take their MAC addresses from. An immutable value.
/// Edits (<c>AddVethPair</c>, <c>AddAddress</c> ...) are extension methods that give a new value or throw and change nothing.
/// </summary>
public sealed record NetworkConfig
{
    /// <summary>A configuration without namespaces, whose MAC addresses come from a seed.</summary>
    public static NetworkConfig Create(ulong seed = 0) => new() { Macs = new MacAllocator(seed, 0) };

    /// <summary>The namespaces by name, in ordinal order.</summary>
    public TreeDictionary<string, NamespaceConfig> Namespaces { get; init; } = TreeDictionary.Empty<string, NamespaceConfig>(StringComparer.Ordinal);

    /// <summary>Where new links' MAC addresses come from.</summary>
    public required MacAllocator Macs { get; init; }

    /// <summary>What the layers above declared, by their type.</summary>
    public ImmutableDictionary<Type, IConfigLayer> Layers { get; init; } = ImmutableDictionary<Type, IConfigLayer>.Empty;

    /// <summary>The namespace of a name.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, with the names that there are.</exception>
    public NamespaceConfig this[string name] => Namespaces.TryGetValue(name, out var found)
        ? found
        : throw new NetConfigException("NamespaceNotFound", $"There is no network namespace '{name}'. {Choices.Among(Namespaces.Keys, "There are", "There is none yet: make one with New-NetNamespace.")}");

    /// <summary>The link of a name in a namespace.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound or LinkNotFound, with the names that there are.</exception>
    public Link Link(string @namespace, string name) => this[@namespace].FindLink(name)
        ?? throw new NetConfigException("LinkNotFound", $"There is no link '{name}' in namespace '{@namespace}'. {Choices.Among(this[@namespace].Links.Values.Select(link => link.Name), "It has", "It has none.")}");

    /// <summary>The configuration with a namespace put in or exchanged.</summary>
    public NetworkConfig With(NamespaceConfig @namespace) => this with { Namespaces = Namespaces.SetItem(@namespace.Name, @namespace) };

    /// <summary>
    /// Some namespaces alone, to work in: edits cost less there than in a large lab. Veths that lead elsewhere have no peer in it. What was made of it
    /// goes back with <see cref="WithAll"/>.
    /// </summary>
    public NetworkConfig Part(IEnumerable<string> names) => this with
    {
        Namespaces = Namespaces.Clear().SetItems(names.Where(Namespaces.ContainsKey).Select(name => KeyValuePair.Create(name, Namespaces[name]))),
        Layers = ImmutableDictionary<Type, IConfigLayer>.Empty,
    };

    /// <summary>The configuration with many namespaces put in, exchanged or taken away at once.</summary>
    public NetworkConfig WithAll(IEnumerable<NamespaceConfig> namespaces, IEnumerable<string>? gone = null) => this with
    {
        Namespaces = Namespaces.RemoveRange(gone ?? []).SetItems(namespaces.Select(home => KeyValuePair.Create(home.Name, home))),
    };

    /// <summary>A layer's part of the configuration, or null where it has none.</summary>
    public TLayer? Layer<TLayer>()
        where TLayer : class, IConfigLayer => Layers.GetValueOrDefault(typeof(TLayer)) as TLayer;

    /// <summary>The configuration with a layer's part put in or exchanged.</summary>
    public NetworkConfig With<TLayer>(TLayer layer)
        where TLayer : class, IConfigLayer => this with { Layers = Layers.SetItem(typeof(TLayer), layer) };

    /// <summary>The link of a place, or null where it is not in the model.</summary>
    public Link? FindLink(LinkPlace place) => Namespaces.TryGetValue(place.Namespace, out var home) ? home.Links.GetValueOrDefault(place.Index) : null;

    /// <summary>The device below a link that lies upon another one, or null where it is not in the model.</summary>
    public Link? LowerOf(StackedLink link) => link.LowerNamespace is { } home ? FindLink(new LinkPlace(home, link.LowerIndex)) : null;

    /// <summary>The far end of a veth, or null where it is not in the model.</summary>
    public VethLink? PeerOf(VethLink veth) =>
        veth.PeerNamespace is { } home && Namespaces.TryGetValue(home, out var found) && found.Links.TryGetValue(veth.PeerIndex, out var peer)
            ? peer as VethLink
            : null;

    /// <summary>
    /// Whether frames can pass (IFF_RUNNING): the link is up, a veth's peer is up too, a bridge has a port that is running
    /// (see <see cref="BridgeLink.CarrierFollowsPorts"/>), and the device below a VLAN has a carrier.
    /// </summary>
    public bool HasCarrier(NamespaceConfig home, Link link) => link.IsUp && link switch
    {
        VethLink veth => veth.PeerNamespace is null || PeerOf(veth) is { IsUp: true },
        BridgeLink bridge => !bridge.CarrierFollowsPorts || home.PortsOf(bridge).Any(port => HasCarrier(home, port)),
        BondLink bond => bond.Slaves.Any(slave => HasCarrier(home, home.Links[slave.Index])),
        StackedLink stacked => stacked.LowerNamespace is not { } below || (LowerOf(stacked) is { } lower && HasCarrier(Namespaces[below], lower)),
        ExternalLink external => external.HasCarrier,
        _ => true,
    };

    /// <summary>The links whose carriers hang on a link's: a veth's peer, the bridge or bond that it is a part of, and what lies upon it. Not all need be in the model.</summary>
    public static IEnumerable<LinkPlace> CarriedBy(string @namespace, Link link)
    {
        if (link is VethLink { PeerNamespace: { } far } veth)
            yield return new LinkPlace(far, veth.PeerIndex);
        if (link.Master is { } master)
            yield return new LinkPlace(@namespace, master);
        foreach (var upper in link.Uppers)
            yield return upper;
    }
}
