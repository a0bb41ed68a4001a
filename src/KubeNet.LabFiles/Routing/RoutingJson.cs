using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Routing;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Routing;

/// <summary>One family's ip rules, where they are not those of a new namespace, and its tables by name: each a list of routes in the order in which <c>ip route</c> shows them.</summary>
internal static class RoutingJson
{
    public static Codec Codec(LabContract contract) => new FunctionCodec<RoutingConfig>(
        "ip rules and routes", routing => Write(contract, routing), (part, reading) => Read(contract, part, reading), typeof(IpRule), typeof(Route));

    private static JsonPart Write(LabContract contract, RoutingConfig routing)
    {
        var part = JsonPart.Object().Add("family", contract.Of(typeof(IpFamily)).Write(routing.Family));
        if (!routing.HasDefaultRules)
            part.Add("rules", contract.Of(typeof(EquatableArray<IpRule>)).Write(routing.Rules));
        if (routing.WasUnmerged)
            part.Add("wasUnmerged", JsonPart.OfBoolean(true));
        var tables = JsonPart.Object();
        foreach (var table in routing.Tables.Values)
            tables.Add(RouteTableId.ToName(table.Id), JsonPart.ListOf(table.Routes.Select(route => contract.Of(typeof(Route)).Write(route with { Table = RouteTableId.Main }))));
        return part.AddFilled("tables", tables);
    }

    private static RoutingConfig Read(LabContract contract, JsonPart part, LabReading reading)
    {
        var family = (IpFamily)contract.Of(typeof(IpFamily)).Read(reading.Member(reading.Expect(part, JsonForm.Object, "an object"), "family"), reading);
        var routing = RoutingConfig.Empty(family);
        foreach (var (name, value) in part.Members)
        {
            if (name == "rules")
                routing = routing with { Rules = (EquatableArray<IpRule>)contract.Of(typeof(EquatableArray<IpRule>)).Read(value, reading) };
            else if (name == "wasUnmerged")
                routing = routing with { WasUnmerged = (bool)contract.Of(typeof(bool)).Read(value, reading) };
            else if (name == "tables")
                routing = reading.Expect(value, JsonForm.Object, "an object").Members.Aggregate(routing, (all, table) => all.With(Table(contract, family, table.Key, table.Value, reading)));
            else if (name != "family")
                reading.PassOver(value, $"'{name}' of ip rules and routes");
        }

        return routing;
    }

    private static RouteTable Table(LabContract contract, IpFamily family, string name, JsonPart part, LabReading reading)
    {
        if (!RouteTableId.TryParse(name, out var id))
            throw reading.Invalid(part, $"'{name}' names no route table; expected main, local, default or a number.");
        var table = RouteTable.Empty(id);
        foreach (var item in reading.Expect(part, JsonForm.List, "a list of routes").Items)
        {
            var route = (Route)contract.Of(typeof(Route)).Read(item, reading) with { Table = id };
            if (route.Destination.Family != family)
                throw reading.Invalid(item, $"a route to {route.Destination} cannot stand in {family}'s table {name}.");
            table = table.Add(route);
        }

        return table;
    }
}
