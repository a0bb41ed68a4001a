using KubeNet.Engine.Netfilter;

namespace KubeNet.Orchestration.Tests.Kubernetes.Proxy;

/// <summary>The packets of Corpora/kube-proxy, by upstream's own tracer and by the packet path.</summary>
public sealed class ScenarioFlowTests
{
    [Theory]
    [MemberData(nameof(ProxyScenario.Files), MemberType = typeof(ProxyScenario))]
    public void Upstreams_tracer_finds_what_upstream_found(string file)
    {
        var scenario = ProxyScenario.Load(file);
        var run = new ProxyRun(scenario);
        foreach (var sync in scenario.Syncs)
        {
            var ruleset = RulesetOf(file, run, sync);
            Assert.All(sync.Flows, flow => Assert.Equal((flow.Output, flow.IsMasqueraded), new FlowTracer(ruleset, scenario.NodeIPs).Trace(flow)));
        }
    }

    [Theory]
    [MemberData(nameof(ProxyScenario.Files), MemberType = typeof(ProxyScenario))]
    public void The_packet_path_chooses_the_same_endpoints_each_alike(string file)
    {
        var scenario = ProxyScenario.Load(file);
        var run = new ProxyRun(scenario);
        foreach (var sync in scenario.Syncs)
        {
            var lab = new ScenarioLab(scenario, RulesetOf(file, run, sync), sync);
            foreach (var flow in sync.Flows)
                Assert.Equal((flow, Expected(flow)), (flow, lab.Send(flow)));
        }
    }

    private static Ruleset RulesetOf(string file, ProxyRun run, ProxySync sync)
    {
        if (!ScenarioRulesTests.IsStatic(file))
        {
            run.Sync(sync);
            return run.Ruleset;
        }

        return IptablesRestore.Read(Ruleset.Empty(Engine.Addressing.IpFamily.IPv4, IptablesBackend.Nft), ScenarioLab.Quoted(sync.ExpectedRestore!), noFlush: true).Ruleset;
    }

    /// <summary>What upstream says about a packet in the words of <see cref="ScenarioLab.Send"/>.</summary>
    private static string Expected(ProxyFlow flow)
    {
        if (!flow.Output.Contains(':', StringComparison.Ordinal))
            return flow.Output;
        var endpoints = flow.Output.Split(", ");
        return string.Join(", ", endpoints.Select(endpoint => $"{endpoint} {1.0 / endpoints.Length:F6} {(flow.IsMasqueraded ? "masqueraded" : "as it was")}").Order(StringComparer.Ordinal));
    }
}
