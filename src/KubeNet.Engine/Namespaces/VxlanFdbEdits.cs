using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;

namespace KubeNet.Engine.Namespaces;

/// <summary><c>bridge fdb add|append|del MAC dev VXLAN dst ADDRESS self permanent</c>: vxlan_fdb_update and vxlan_fdb_delete.</summary>
public static class VxlanFdbEdits
{
    /// <summary>Tells a VXLAN which host an address is behind.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="namespace">The namespace.</param>
    /// <param name="link">The VXLAN.</param>
    /// <param name="mac">The address; zero stands for all addresses without an entry.</param>
    /// <param name="destination">The host.</param>
    /// <param name="append">
    /// <c>append</c>: one more host for an entry of the zero address or of a group; a unicast entry stays as it is, without an error.
    /// </param>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotAVxlan, InvalidFdbEntry, InvalidVxlanId, FdbEntryExists.</exception>
    public static NetworkConfig AddFdbEntry(this NetworkConfig config, string @namespace, string link, MacAddress mac, VxlanDestination destination, bool append = false)
    {
        var vxlan = config.VxlanOf(@namespace, link);
        var remote = config.RemoteOf(@namespace, vxlan, destination);
        if (vxlan.FindStatic(mac) is not { } known)
            return config.WithFdb(@namespace, vxlan, vxlan.StaticFdb.Add(new VxlanFdbEntry(mac, [remote])));
        if (!append)
            throw new NetConfigException("FdbEntryExists", $"VXLAN '{link}' in namespace '{@namespace}' has an FDB entry for {mac} already ({known.Remotes[0].Address}); remove that one first, or append to it.");
        if (!(mac.IsZero || mac.IsMulticast) || known.Remotes.Contains(remote))
            return config;
        return config.WithFdb(@namespace, vxlan, vxlan.StaticFdb.SetItem(vxlan.StaticFdb.Items.IndexOf(known), known with { Remotes = known.Remotes.Add(remote) }));
    }

    /// <summary>
    /// Takes an FDB entry away, or with a <paramref name="destination"/> that host of it. As in the kernel a host that the entry does not
    /// name changes nothing.
    /// </summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, NotAVxlan, InvalidVxlanId, FdbEntryNotFound.</exception>
    public static NetworkConfig RemoveFdbEntry(this NetworkConfig config, string @namespace, string link, MacAddress mac, VxlanDestination? destination)
    {
        var vxlan = config.VxlanOf(@namespace, link);
        var known = vxlan.FindStatic(mac) ?? throw new NetConfigException("FdbEntryNotFound",
            $"VXLAN '{link}' in namespace '{@namespace}' has no permanent FDB entry for {mac}. {Choices.Among(vxlan.StaticFdb.Select(entry => entry.Mac.ToString()), "There are", "There is none.")}");
        var at = vxlan.StaticFdb.Items.IndexOf(known);
        if (destination is null)
            return config.WithFdb(@namespace, vxlan, vxlan.StaticFdb.RemoveAt(at));
        var place = known.Remotes.Items.IndexOf(config.RemoteOf(@namespace, vxlan, destination));
        if (place < 0)
            return config;
        return config.WithFdb(@namespace, vxlan, known.Remotes.Count == 1
            ? vxlan.StaticFdb.RemoveAt(at)
            : vxlan.StaticFdb.SetItem(at, known with { Remotes = known.Remotes.RemoveAt(place) }));
    }

    private static VxlanLink VxlanOf(this NetworkConfig config, string @namespace, string link) => config.Link(@namespace, link) is var found && found is VxlanLink vxlan
        ? vxlan
        : throw new NetConfigException("NotAVxlan", $"Link '{link}' in namespace '{@namespace}' is a {found.Kind}, so no host stands in its FDB; only a VXLAN's entries lead to one.");

    private static VxlanRemote RemoteOf(this NetworkConfig config, string @namespace, VxlanLink vxlan, VxlanDestination destination)
    {
        if (destination.Id is < 0 or > VxlanLink.LargestId)
            throw new NetConfigException("InvalidVxlanId", $"An FDB entry of '{vxlan.Name}' cannot name the identifier {destination.Id}; it is 0..{VxlanLink.LargestId}.");
        if (destination.Address.Family != vxlan.Family)
            throw new NetConfigException("InvalidFdbEntry", $"{destination.Address} cannot stand in the FDB of '{vxlan.Name}', which sends over {vxlan.Family}.");
        return new VxlanRemote(
            destination.Address,
            destination.Port == vxlan.DestinationPort || destination.Port == 0 ? null : destination.Port,
            destination.Id == vxlan.Id ? null : destination.Id,
            destination.Via is { } via ? config.Link(@namespace, via).Index : null);
    }

    private static NetworkConfig WithFdb(this NetworkConfig config, string @namespace, VxlanLink vxlan, EquatableArray<VxlanFdbEntry> entries) =>
        config.With(config[@namespace].With(vxlan with { StaticFdb = entries }));
}
