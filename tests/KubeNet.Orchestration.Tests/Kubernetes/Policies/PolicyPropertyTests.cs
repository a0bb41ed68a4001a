using CsCheck;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Edits;
using KubeNet.Orchestration.Kubernetes.Objects;
using static KubeNet.Orchestration.Tests.Kubernetes.Policies.PolicyClusters;

namespace KubeNet.Orchestration.Tests.Kubernetes.Policies;

/// <summary>
/// Random clusters under random edits: packets go as the naive oracle says, and what was written edit by edit is what is written at once.
/// A failure prints its seed.
/// </summary>
public sealed class PolicyPropertyTests
{
    private const int Edits = 5;
    private const int Packets = 40;

    private static readonly string[] s_namespaces = ["x", "y", "z"];
    private static readonly IpProtocol[] s_protocols = [IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Sctp];

    [Fact]
    public void Packets_go_as_the_oracle_says_after_every_edit() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
        {
            var run = new Run(seed);
            for (var edit = 0; edit < Edits; edit++)
            {
                run.Edit();
                if (run.Disagreement() is { } wrong)
                    Assert.Fail($"Seed {seed}, edit {edit + 1}: {wrong}");
            }

            Assert.Equal(run.Text(), run.TextWrittenAtOnce());
        },
        iter: 60,
        threads: 1);

    private sealed class Run
    {
        private readonly Random _random;
        private readonly PolicyLab _lab = Lab(s_namespaces);
        private Pod? _moving;

        public Run(int seed)
        {
            _random = new Random(seed);
            _lab.Edit(cluster => Enumerable.Range(2, 6).Aggregate(cluster, (all, number) => all.AddPod(NewPod(number))));
        }

        public Cluster Cluster => _lab.Cluster;

        /// <summary>Does one to three random things in one edit.</summary>
        public void Edit() => _lab.Edit(cluster =>
        {
            // One that moved before may have been given the address since.
            if (_moving is { } pod && pod.Addresses.Items.All(address => cluster.PodAt(address) is null))
                cluster = cluster.AddPod(pod);
            _moving = null;
            for (var count = _random.Next(1, 4); count > 0; count--)
                cluster = Change(cluster);
            return cluster;
        });

        /// <summary>A packet that goes otherwise than the oracle says, or null.</summary>
        public string? Disagreement()
        {
            var oracle = new PolicyOracle(Cluster);
            var fork = _lab.Fork();
            var pods = Cluster.Pods.Values.Where(pod => !pod.HasEnded).ToList();
            for (var count = 0; count < Packets; count++)
            {
                var (from, to) = (PolicyEnd.Of(Pick(pods)), PolicyEnd.Of(Pick(pods)));
                var (protocol, port) = (Pick(s_protocols), Pick<ushort>([53, 80, 81]));
                var expected = from == to || oracle.Allows(from, to, protocol, port);
                if (PolicyLab.Reaches(fork, from, to, protocol, port) != expected)
                    return $"{from.Pod!.Name} to {to.Pod!.Name} {protocol}/{port} should be {(expected ? "allowed" : "held up")}";
            }

            return null;
        }

        /// <summary>The filter tables and sets of all nodes.</summary>
        public string Text() => Text(_lab);

        /// <summary>The same where one edit made all objects.</summary>
        public string TextWrittenAtOnce()
        {
            var lab = Lab();
            lab.Edit(cluster => cluster with { Pods = Cluster.Pods, Namespaces = Cluster.Namespaces, NetworkPolicies = Cluster.NetworkPolicies });
            return Text(lab);
        }

        // A table that was used once stays, empty; so only chains and rules are compared.
        private static string Text(PolicyLab lab) => string.Join('\n', lab.Cluster.Nodes.Keys
            .Select(node => lab.Lab.Config[node])
            .SelectMany(home => IptablesSave.Write(home.GetRuleset(IpFamily.IPv4), table: TableName.Filter).Split('\n')
                .Where(line => line.StartsWith('-') || line.StartsWith(":KUBE", StringComparison.Ordinal))
                .Concat(IpSetSave.Write(home.IpSets).Split('\n').Order(StringComparer.Ordinal))));

        private Cluster Change(Cluster cluster)
        {
            var pod = Pick(cluster.Pods.Keys.ToList());
            switch (_random.Next(8))
            {
                case 0 or 1 or 2:
                    var policy = NewPolicy(Pick(s_namespaces), _random.Next(4));
                    return cluster.NetworkPolicies.ContainsKey(policy.Name) ? cluster.SetNetworkPolicy(policy.Name, _ => policy) : cluster.AddNetworkPolicy(policy);
                case 3:
                    return cluster.NetworkPolicies.IsEmpty ? cluster : cluster.RemoveNetworkPolicy(Pick(cluster.NetworkPolicies.Keys.ToList()));
                case 4:
                    return cluster.SetNamespace(Pick(s_namespaces), Labels($"ns={Pick(s_namespaces)}"));
                case 5:
                    return cluster.SetPod(pod, one => one with { IsTerminating = !one.IsTerminating, HasEnded = one.HasEnded || _random.Next(3) == 0 });
                case 6 when _moving is null:
                    _moving = NewPod(_random.Next(20, 200)) with { Name = pod };
                    return cluster.RemovePod(pod);
                default:
                    return cluster.SetPod(pod, one => one with { Labels = NewLabels() });
            }
        }

        private Pod NewPod(int number)
        {
            var pod = Pod($"{Pick(s_namespaces)}/p{number}", $"10.244.{_random.Next(1, 4)}.{number}", "");
            var ports = pod.Containers[0].Ports.Select(port => _random.Next(3) == 0 ? port with { Name = $"named-{port.Protocol.ToString().ToLowerInvariant()}" } : port with { Name = null });
            return pod with { Labels = NewLabels(), Containers = [new Container("agnhost", FirstOfEachName(ports))] };
        }

        private static EquatableArray<ContainerPort> FirstOfEachName(IEnumerable<ContainerPort> ports)
        {
            var taken = new HashSet<string>();
            return ports.Select(port => port.Name is { } name && !taken.Add(name) ? port with { Name = null } : port).ToEquatableArray();
        }

        private LabelSet NewLabels() => Labels($"app={Pick(["web", "db"])},tier={Pick(["a", "b"])}");

        private NetworkPolicy NewPolicy(string home, int number)
        {
            var direction = _random.Next(3);
            return Policy($"{home}/policy{number}", NewSelector(), direction == 1 ? null : NewRules(), direction == 0 ? null : NewRules());
        }

        private EquatableArray<PolicyRule> NewRules() => Enumerable.Range(0, _random.Next(3))
            .Select(_ => Rule(Enumerable.Range(0, _random.Next(3)).Select(_ => NewPeer()), Enumerable.Range(0, _random.Next(3)).Select(_ => NewPort())))
            .ToEquatableArray();

        private PolicyPeer NewPeer() => _random.Next(5) switch
        {
            0 => Block("10.244.0.0/16", $"10.244.{_random.Next(1, 4)}.0/24"),
            1 => Block($"10.244.{_random.Next(1, 4)}.0/24"),
            2 => Pods(NewSelector()),
            3 => PodsIn(Selector($"ns={Pick(s_namespaces)}")),
            _ => PodsIn(_random.Next(2) == 0 ? All : Selector($"ns={Pick(s_namespaces)}"), NewSelector()),
        };

        private string NewPort()
        {
            var protocol = Pick(["TCP", "UDP", "SCTP"]);
            return _random.Next(4) switch
            {
                0 => $"named-{protocol.ToLowerInvariant()}/{protocol}",
                1 => $"/{protocol}",
                2 => $"54-80/{protocol}",
                _ => $"{Pick([53, 80, 81])}/{protocol}",
            };
        }

        private LabelSelector NewSelector() => _random.Next(4) switch
        {
            0 => All,
            1 => Selector($"app={Pick(["web", "db"])}"),
            2 => Where("app", Pick([LabelOperator.In, LabelOperator.NotIn]), "web"),
            _ => Selector($"tier={Pick(["a", "b"])}"),
        };

        private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
    }
}
