using System.Globalization;
using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.Netfilter;
using KubeNet.LabFiles.State;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.LabFiles;

/// <summary>Writes a lab. What layers above the engine have worked out for themselves is left out, and worked out again by <see cref="LabReader"/>.</summary>
internal sealed class LabWriter(Lab lab, IProgress<WorkProgress>? progress)
{
    private readonly LabContract _contract = LabContract.Current;
    private readonly ChainSetPool _chainSets = new();

    public JsonPart Write(bool withState)
    {
        // Reading the configuration settles what packets did to sets.
        var config = lab.Config;
        var part = JsonPart.Object()
            .Add(LabSections.Header, JsonPart.Object().Add(LabSections.Format, Number(LabFile.Format)))
            .Add(LabSections.Name, JsonPart.OfText(lab.Name))
            .Add(LabSections.Seed, _contract.Of(typeof(ulong)).Write(lab.Seed))
            .Add(LabSections.Macs, _contract.Of(typeof(MacAllocator)).Write(config.Macs));
        if (config.Layer<DockerLayer>() is { } docker)
            part.Add(LabSections.Docker, _contract.Of(typeof(DockerLayer)).Write(docker));
        if (config.Layer<KubernetesLayer>() is { } kubernetes)
            part.Add(LabSections.Kubernetes, _contract.Of(typeof(KubernetesLayer)).Write(kubernetes));
        part.AddFilled(LabSections.TouchedNodes, JsonPart.ListOf(KubeProxy.TouchedNodes(config).Select(JsonPart.OfText)));

        // Entries of sets end by the lab's clock, which begins anew where the state is left out.
        var homes = config.Namespaces.Values.Select(home => withState ? home : home with { IpSets = home.IpSets.Later(-lab.State.Now) }).ToList();
        var sets = new IpSetPool(homes.Select(home => home.IpSets));
        var namespaces = JsonPart.ListOf(progress.Over("Namespaces", homes).Select(home => Write(home, sets)));
        part.AddFilled(LabSections.IpSets, sets.Write()).AddFilled(LabSections.ChainSets, _chainSets.Write()).Add(LabSections.Namespaces, namespaces);
        return withState ? part.Add(LabSections.State, WriteState(config)) : part;
    }

    private JsonPart Write(NamespaceConfig home, IpSetPool sets)
    {
        var part = _contract.Of(typeof(NamespaceConfig)).Write(home).AddFilled(LabSections.IpSets, sets.Write(home.IpSets));
        var rules = new RulesetJson(_chainSets);
        return home.Rulesets.Values.Aggregate(part, (all, ruleset) => all.Add(RulesetName.Of(ruleset), rules.Write(ruleset)));
    }

    private JsonPart WriteState(NetworkConfig config)
    {
        var state = lab.State;
        var part = JsonPart.Object()
            .Add(LabSections.Now, _contract.Of(typeof(TimeSpan)).Write(state.Now))
            .Add(LabSections.Random, _contract.Of(typeof(ulong)).Write(state.Random.State))
            .Add(LabSections.PortsGiven, _contract.Of(typeof(uint)).Write(state.PortsGiven));
        var namespaces = JsonPart.Object();
        foreach (var home in progress.Over("State of namespaces", [.. config.Namespaces.Values]))
        {
            if (state.Find(home.Name) is { } found)
                namespaces.AddFilled(home.Name, Write(home, found));
        }

        return part.AddFilled(LabSections.Namespaces, namespaces);
    }

    private JsonPart Write(NamespaceConfig home, NamespaceState state) => _contract.Of(typeof(NamespaceState)).Write(state)
        .AddFilled(LabSections.Counters, CountersJson.Write(home, state.Counters))
        .AddFilled(LabSections.Matches, MatchStatesJson.Write(_contract, home, state.Extensions));

    private static JsonPart Number(int number) => JsonPart.OfNumber(number.ToString(CultureInfo.InvariantCulture));
}
