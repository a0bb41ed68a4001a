using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Routing;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Checks;

/// <summary>What in a namespace refers to its links: routes and neighbours.</summary>
internal static class NamespaceReferences
{
    public static void Check(NamespaceConfig home, JsonPart part, LabReading reading)
    {
        foreach (var family in Enum.GetValues<IpFamily>())
        {
            if (home.Routing(family).Family != family)
                throw reading.Invalid(part, $"the {family} routing of namespace '{home.Name}' is of the other family.");
            foreach (var route in home.Routing(family).Tables.Values.SelectMany(table => table.Routes))
                Check(home, route, part, reading);
        }

        foreach (var neighbor in home.Neighbors)
            Require(home, neighbor.LinkIndex, $"neighbour {neighbor.Address}", part, reading);
        foreach (var neighbor in home.ProxyNeighbors)
            Require(home, neighbor.LinkIndex, $"proxy neighbour {neighbor.Address}", part, reading);
    }

    private static void Check(NamespaceConfig home, Route route, JsonPart part, LabReading reading)
    {
        foreach (var hop in route.NextHops)
        {
            Require(home, hop.LinkIndex, $"the route to {route.Destination}", part, reading);
            if (hop.Weight is < 1 or > 256)
                throw reading.Invalid(part, $"the route to {route.Destination} in namespace '{home.Name}' has a next hop of weight {hop.Weight}; weights are 1 to 256.");
        }

        if (route.NextHops.IsEmpty && route.Type is RouteType.Unicast or RouteType.Local or RouteType.Broadcast or RouteType.Anycast or RouteType.Multicast)
            throw reading.Invalid(part, $"the route to {route.Destination} in namespace '{home.Name}' leads nowhere: a {route.Type.ToName()} route has a next hop.");
    }

    private static void Require(NamespaceConfig home, int index, string what, JsonPart part, LabReading reading)
    {
        if (!home.Links.ContainsKey(index))
            throw reading.Dangling(part, $"{what} in namespace '{home.Name}' goes by link {index}, which is not there.");
    }
}
