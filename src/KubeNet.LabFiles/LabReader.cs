using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Labs;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.LabFiles.Checks;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;
using KubeNet.LabFiles.Netfilter;
using KubeNet.LabFiles.State;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Policies;
using KubeNet.Orchestration.Kubernetes.Proxy;

namespace KubeNet.LabFiles;

/// <summary>
/// Reads a lab: first what stands for itself, then the rules, since kube-proxy's and the policies' are worked out from the clusters anew and are one with those of the
/// file where they are the same, and at last the state, which refers to rules.
/// </summary>
internal sealed class LabReader(JsonPart part, LabReading reading, IProgress<WorkProgress>? progress)
{
    private readonly LabContract _contract = LabContract.Current;

    public Lab Read(string? name)
    {
        foreach (var (section, value) in part.Members.Where(member => !LabSections.All.Contains(member.Key)))
            reading.PassOver(value, $"section '{section}'");
        var seed = Read<ulong>(part, LabSections.Seed);
        var config = new NetworkConfig { Macs = Read<MacAllocator>(part, LabSections.Macs) };
        var homes = Namespaces();
        config = config.WithAll(homes.Select(home => home.Home));
        config = part[LabSections.Docker] is { } docker ? config.With((DockerLayer)_contract.Of(typeof(DockerLayer)).Read(docker, reading)) : config;
        config = part[LabSections.Kubernetes] is { } kubernetes ? config.With((KubernetesLayer)_contract.Of(typeof(KubernetesLayer)).Read(kubernetes, reading)) : config;
        LabCheck.Check(config, homes.ToDictionary(home => home.Home.Name, home => home.Part, StringComparer.Ordinal), reading);
        config = WithRules(config, homes);
        return Lab.Of(name ?? reading.Expect(reading.Member(part, LabSections.Name), JsonForm.Text, "the lab's name").Text, seed, config, ReadState(config, seed));
    }

    private List<(JsonPart Part, NamespaceConfig Home)> Namespaces()
    {
        var sets = new IpSetPool([]);
        if (part[LabSections.IpSets] is { } shared)
            sets.Read(shared, reading);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var homes = new List<(JsonPart, NamespaceConfig)>();
        foreach (var item in progress.Over("Namespaces", reading.Expect(reading.Member(part, LabSections.Namespaces), JsonForm.List, "a list of namespaces").Items))
        {
            var plain = reading.Expect(item, JsonForm.Object, "a namespace").Members.Where(member => member.Key != LabSections.IpSets && !RulesetName.All.Contains(member.Key))
                .Aggregate(JsonPart.Object(item.Offset), (all, member) => all.Add(member.Key, member.Value));
            var home = (NamespaceConfig)_contract.Of(typeof(NamespaceConfig)).Read(plain, reading);
            if (item[LabSections.IpSets] is { } own)
                home = home with { IpSets = sets.Read(home, own, reading) };
            homes.Add(names.Add(home.Name) ? (item, home) : throw reading.Invalid(item, $"the namespace '{home.Name}' stands twice in this file."));
        }

        return homes;
    }

    private NetworkConfig WithRules(NetworkConfig config, List<(JsonPart Part, NamespaceConfig Home)> homes)
    {
        var (proxies, policies) = reading.Make(part, "lab: its clusters do not fit together", () => (KubeProxy.Recall(config), PolicyLayer.Recall(config)));
        var known = new KnownChains(proxies, policies);
        var pool = new ChainSetPool();
        pool.Read(part[LabSections.ChainSets], reading);
        var rules = new RulesetJson(pool);
        var read = progress.Over("Rules of namespaces", homes).Select(home => InOrder(RulesetName.All.Aggregate(home.Home, (all, name) =>
            home.Part[name] is { } ruleset ? all.With(rules.Read(RulesetName.Empty(name)!, ruleset, known.In(all.Name), reading)) : all), home.Home.NftFirst, home.Part)).ToList();
        config = config.WithAll(read);
        if (config.Layer<KubernetesLayer>() is null)
            return config;
        var touched = part[LabSections.TouchedNodes] is { } list ? reading.Expect(list, JsonForm.List, "a list of nodes").Items.Select(item => reading.Expect(item, JsonForm.Text, "a node's name").Text) : [];
        var others = read.Where(home => !known.HasShared(home)).Select(home => home.Name);
        config = config.With(proxies with { Written = config.Namespaces.RemoveRange(touched.Concat(others)) });
        return policies.Plans.IsEmpty ? config : config.With(policies);
    }

    /// <summary>A namespace with its rules, and what the file says of their order.</summary>
    private NamespaceConfig InOrder(NamespaceConfig home, EquatableArray<BaseChain> nftFirst, JsonPart part)
    {
        home = home.WithNftFirst(nftFirst);
        return nftFirst.FirstOrDefault(chain => !home.NftFirst.Contains(chain)) is not { } missing ? home : throw reading.Dangling(part[LabSections.NftFirst]!,
            $"nf_tables and ip_tables do not both have the chain {missing.Hook.ToChainName()} of {missing.Family}'s table {missing.Table.ToName()}, so that neither comes first.");
    }

    private NetworkState ReadState(NetworkConfig config, ulong seed)
    {
        var state = new NetworkState { Random = new LabRandom(seed) };
        if (part[LabSections.State] is not { } saved)
            return state;
        reading.Expect(saved, JsonForm.Object, "an object (the state)");
        state.Now = Read<TimeSpan>(saved, LabSections.Now);
        state.Random = new LabRandom(Read<ulong>(saved, LabSections.Random));
        state.PortsGiven = Read<uint>(saved, LabSections.PortsGiven);
        if (state.Now < TimeSpan.Zero)
            throw reading.Invalid(saved, "the clock cannot stand before the lab's beginning.");
        foreach (var (name, value) in saved[LabSections.Namespaces] is { } namespaces ? reading.Expect(namespaces, JsonForm.Object, "an object (state by namespace)").Members : [])
        {
            var home = config.Namespaces.TryGetValue(name, out var found) ? found : throw reading.Dangling(value, $"there is no namespace '{name}' in this file.");
            state.Put(name, Read(home, reading.Expect(value, JsonForm.Object, "a namespace's state")));
        }

        return state;
    }

    private NamespaceState Read(NamespaceConfig home, JsonPart value)
    {
        var plain = value.Members.Where(member => member.Key is not (LabSections.Counters or LabSections.Matches)).Aggregate(JsonPart.Object(value.Offset), (all, member) => all.Add(member.Key, member.Value));
        var state = (NamespaceState)_contract.Of(typeof(NamespaceState)).Read(plain, reading);
        if (value[LabSections.Counters] is { } counters)
            CountersJson.Read(counters, home, state.Counters, reading);
        if (value[LabSections.Matches] is { } matches)
            MatchStatesJson.Read(_contract, matches, home, state.Extensions, reading);
        return state;
    }

    private T Read<T>(JsonPart from, string name) => (T)_contract.Of(typeof(T)).Read(reading.Member(from, name), reading);
}
