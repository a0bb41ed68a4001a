using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Checks;

/// <summary>One link of a lab that is read.</summary>
internal sealed class LinkCheck(NetworkConfig config, NamespaceConfig home, Link link, JsonPart part, LabReading reading)
{
    private const int MostSteps = 1000;

    // That of a VRF: IP6_MAX_MTU of include/net/ipv6.h.
    private const int HighestMtu = 65575;

    /// <exception cref="NetConfigException">LabFileDanglingReference, LabFileInvalidValue.</exception>
    public void Check()
    {
        reading.Make(part, "link", () =>
        {
            LinkName.RequireValid(link.Name);
            return link;
        });
        if (link.Mtu is < 0 or > HighestMtu || link.Index < 1)
            throw reading.Invalid(part, $"link '{link.Name}' cannot have index {link.Index} and an MTU of {link.Mtu} bytes.");
        if (link.Master is { } master && home.Links.GetValueOrDefault(master) is not (BridgeLink or BondLink or VrfLink))
            throw Dangling($"its master {master} is no bridge, bond or VRF of the namespace");
        if (link.Master == link.Index || IsUnderItself())
            throw Dangling("it is its own master, or lies upon itself");
        foreach (var upper in link.Uppers)
        {
            if (config.FindLink(upper) is not StackedLink stacked || stacked.LowerNamespace != home.Name || stacked.LowerIndex != link.Index)
                throw Dangling($"link {upper.Index} of namespace '{upper.Namespace}' does not lie upon it");
        }

        CheckKind();
    }

    private void CheckKind()
    {
        switch (link)
        {
            case VethLink { PeerNamespace: { } far } veth when config.PeerOf(veth) is not { } peer || peer.PeerNamespace != home.Name || peer.PeerIndex != link.Index || ReferenceEquals(peer, veth):
                throw Dangling($"its peer is no veth of index {veth.PeerIndex} in namespace '{far}' that leads back here");
            case StackedLink { LowerNamespace: { } below } stacked when config.LowerOf(stacked) is not { } lower || !lower.Uppers.Items.Contains(new LinkPlace(home.Name, link.Index)):
                throw Dangling($"the device below it, {stacked.LowerIndex} of namespace '{below}', is not there or does not have it above");
            case BondLink bond when bond.Slaves.Any(slave => home.Links.GetValueOrDefault(slave.Index)?.Master != link.Index)
                || home.Links.Values.Any(port => port.Master == link.Index && !bond.Slaves.Any(slave => slave.Index == port.Index)):
                throw Dangling("its slaves are not those whose master it is");
            case BondLink bond when new[] { bond.Primary, bond.ActiveSlave }.OfType<int>().Any(chosen => !bond.Slaves.Any(slave => slave.Index == chosen)):
                throw Dangling("its primary or active slave is none of its slaves");
            case BridgeLink bridge when bridge.StaticFdb.Any(entry => !home.Links.ContainsKey(entry.PortIndex)):
                throw Dangling("an entry of its FDB stands for a port that is not there");
        }
    }

    // Nobody stacks devices a thousand deep: who has not come to an end by then goes in a circle.
    private bool IsUnderItself()
    {
        var at = (Home: home, Link: link);
        for (var steps = 0; steps < MostSteps; steps++)
        {
            if (at.Link.Master is { } master && at.Home.Links.TryGetValue(master, out var above))
                at = (at.Home, above);
            else if (at.Link is StackedLink { LowerNamespace: { } below } stacked && config.LowerOf(stacked) is { } lower)
                at = (config.Namespaces[below], lower);
            else
                return false;
            if (ReferenceEquals(at.Link, link))
                return true;
        }

        return true;
    }

    private NetConfigException Dangling(string what) => reading.Dangling(part, $"link '{link.Name}' of namespace '{home.Name}': {what}.");
}
