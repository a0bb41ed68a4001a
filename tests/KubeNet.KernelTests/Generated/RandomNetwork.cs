using System.Text.RegularExpressions;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Generated;

/// <summary>A network that a seed gave, or what a reduction left of it.</summary>
internal sealed partial record RandomNetwork(string Name, IReadOnlyList<LabCall> Calls, IReadOnlyList<LabProbe> Probes, bool UsesIpv6)
{
    /// <summary>The network of a seed.</summary>
    public static RandomNetwork Of(int seed, int probes)
    {
        var dice = new Dice(seed);
        var plan = new Plan { UsesIpv6 = dice.Percent(40) };
        var draft = new Draft(plan.UsesIpv6);
        var topology = new TopologyGenerator(dice, draft, plan);
        var routing = new RoutingGenerator(dice, draft, plan);
        var faults = new FaultGenerator(dice, draft, plan);
        topology.Run();
        new SettingGenerator(dice, draft, plan).Run();
        faults.OfLinks();
        routing.Addresses();
        routing.Routes();
        routing.Rules();
        topology.Later.ForEach(say => say());
        faults.OfNeighbours();
        new RuleGenerator(dice, draft, plan).Run();
        foreach (var ns in plan.Namespaces)
        {
            foreach (var (protocol, port) in new[] { ("udp", (ushort)53), ("tcp", (ushort)80), ("udp", (ushort)5353), ("tcp", (ushort)8080) }.Where(_ => !dice.OneIn(6)))
                draft.Say(net => net.Listen(ns, protocol, port));
        }

        return new RandomNetwork($"random network {seed}", draft.Calls, new ProbeGenerator(dice, draft, plan).Run(probes), plan.UsesIpv6);
    }

    /// <summary>It without rules that iptables-nft-save does not print as they are: of two matches that ask the same of ports it prints the last, so that no import can know.</summary>
    public RandomNetwork Printable() => this with { Calls = [.. Calls.Select(call => call.Text is { } text ? call.WithText(TwoMatches().Replace(text, "")) : call)] };

    [GeneratedRegex(@"^-A .*-m (udp|tcp) .*-m \1 .*\r?\n", RegexOptions.Multiline)]
    private static partial Regex TwoMatches();

    /// <summary>It as a lab.</summary>
    public KernelLab ToLab() => new(Name, target =>
    {
        foreach (var call in Calls)
            call.Say(target);
    }, Probes, UsesIpv6);

    /// <summary>It as C#, to be pasted among the labs.</summary>
    public string ToCode() => CSharpText.Of(Name, Calls, Probes, UsesIpv6);
}
