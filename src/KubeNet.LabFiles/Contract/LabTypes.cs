using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Routing;
using KubeNet.LabFiles.Routing;
using KubeNet.LabFiles.State;
using KubeNet.Orchestration.Docker;
using KubeNet.Orchestration.Kubernetes;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Contract;

/// <summary>The names of the types that a lab holds. A new kind of link, object or match state is a line here.</summary>
internal static class LabTypes
{
    public static void Register(LabContract contract)
    {
        Links(contract);
        Namespaces(contract);
        Docker(contract);
        Kubernetes(contract);
        State(contract);
        MatchStates(contract);
        Rules(contract);
    }

    private static void Links(LabContract contract)
    {
        contract.Add(
            ("loopback", typeof(LoopbackLink)), ("veth", typeof(VethLink)), ("bridge", typeof(BridgeLink)), ("dummy", typeof(DummyLink)), ("bond", typeof(BondLink)), ("vrf", typeof(VrfLink)),
            ("vlan", typeof(VlanLink)), ("macvlan", typeof(MacvlanLink)), ("ipvlan", typeof(IpvlanLink)), ("vxlan", typeof(VxlanLink)), ("ipip", typeof(IpipLink)), ("gre", typeof(GreLink)),
            ("sit", typeof(SitLink)), ("external", typeof(ExternalLink)));
        contract.Add(
            ("linkAddress", typeof(LinkAddress)), ("linkPlace", typeof(LinkPlace)), ("bridgePort", typeof(BridgePort)), ("bridgeVlan", typeof(BridgeVlan)), ("fdbEntry", typeof(FdbEntry)),
            ("bondSlave", typeof(BondSlave)), ("vxlanFdbEntry", typeof(VxlanFdbEntry)), ("vxlanRemote", typeof(VxlanRemote)));
        contract.Key<int, Link>(link => link.Index);
    }

    private static void Namespaces(LabContract contract)
    {
        contract.Add("namespace", typeof(NamespaceConfig), nameof(NamespaceConfig.Rulesets), nameof(NamespaceConfig.IpSets));
        contract.Add(
            ("macs", typeof(MacAllocator)), ("staticNeighbor", typeof(StaticNeighbor)), ("proxyNeighbor", typeof(ProxyNeighbor)), ("listener", typeof(Listener)), ("listenerRelay", typeof(ListenerRelay)),
            ("ipRule", typeof(IpRule)), ("uidRange", typeof(UidRange)), ("route", typeof(Route)), ("nextHop", typeof(NextHop)), ("ipSetOptions", typeof(IpSetOptions)), ("ipSetEntry", typeof(IpSetExtensions)), ("ipSetElement", typeof(IpSetElement)),
            ("skbInfo", typeof(IpSetSkbInfo)), ("baseChain", typeof(BaseChain)));
        contract.Add(RoutingJson.Codec(contract), typeof(RoutingConfig));
        contract.Add(SysctlJson.Codec, typeof(Sysctls));
    }

    private static void Docker(LabContract contract)
    {
        contract.Add(
            ("docker", typeof(DockerLayer)), ("dockerHost", typeof(DockerHost)), ("daemonOptions", typeof(DaemonOptions)), ("defaultAddressPool", typeof(DefaultAddressPool)),
            ("dockerNetwork", typeof(DockerNetwork)), ("dockerNetworkOptions", typeof(DockerNetworkOptions)), ("networkSubnet", typeof(NetworkSubnet)), ("addressPool", typeof(AddressPool)),
            ("dockerContainer", typeof(DockerContainer)), ("dockerEndpoint", typeof(DockerEndpoint)), ("dockerEndpointSpec", typeof(DockerEndpointSpec)), ("bindingMode", typeof(BindingMode)),
            ("portBinding", typeof(PortBinding)), ("publishedPort", typeof(PublishedPort)), ("portAllocator", typeof(PortAllocator)));
        contract.Key<string, DockerHost>(host => host.Namespace);
        contract.Key<string, DockerNetwork>(network => network.Name);
        contract.Key<string, DockerContainer>(container => container.Name);
    }

    private static void Kubernetes(LabContract contract)
    {
        contract.Add("cluster", typeof(Cluster), nameof(Cluster.Index), nameof(Cluster.Journal));
        contract.Add(
            ("kubernetes", typeof(KubernetesLayer)), ("clusterOptions", typeof(ClusterOptions)), ("clusterWarning", typeof(ClusterWarning)), ("node", typeof(Node)), ("taint", typeof(Taint)),
            ("kubeNamespace", typeof(KubeNamespace)), ("pod", typeof(Pod)), ("container", typeof(Container)), ("containerPort", typeof(ContainerPort)), ("podDns", typeof(PodDns)), ("hostAlias", typeof(HostAlias)),
            ("toleration", typeof(Toleration)), ("service", typeof(Service)), ("servicePort", typeof(ServicePort)), ("loadBalancerIngress", typeof(LoadBalancerIngress)),
            ("endpointSlice", typeof(EndpointSlice)), ("endpoint", typeof(Endpoint)), ("endpointPort", typeof(EndpointPort)), ("networkPolicy", typeof(NetworkPolicy)),
            ("policyRule", typeof(PolicyRule)), ("policyPeer", typeof(PolicyPeer)), ("policyPort", typeof(PolicyPort)), ("ipBlock", typeof(IpBlock)), ("labelSelector", typeof(LabelSelector)),
            ("labelRequirement", typeof(LabelRequirement)), ("workload", typeof(Workload)), ("nodeAffinity", typeof(NodeAffinity)), ("nodeSelectorTerm", typeof(NodeSelectorTerm)),
            ("nodeRequirement", typeof(NodeRequirement)), ("serviceCidr", typeof(ServiceCidr)));
        contract.Add(LabelJson.Codec, typeof(LabelSet));
        contract.Key<string, Cluster>(cluster => cluster.Name);
        contract.Key<string, Node>(node => node.Name);
        contract.Key<string, KubeNamespace>(@namespace => @namespace.Name);
        contract.Key<string, ServiceCidr>(range => range.Name);
        contract.Key<ObjectName, Pod>(pod => pod.Name);
        contract.Key<ObjectName, Service>(service => service.Name);
        contract.Key<ObjectName, EndpointSlice>(slice => slice.Name);
        contract.Key<ObjectName, NetworkPolicy>(policy => policy.Name);
        contract.Key<WorkloadName, Workload>(workload => workload.FullName);

        // What was touched until now is settled.
        contract.Finish<Cluster>(cluster => cluster with { Journal = ClusterJournal.Start() });
    }

    private static void State(LabContract contract)
    {
        contract.AddState("namespaceState", typeof(NamespaceState), nameof(NamespaceState.Counters), nameof(NamespaceState.Extensions), nameof(NamespaceState.IpSets));
        contract.AddState("neighbors", typeof(NeighborCache), nameof(NeighborCache.FailureVersion));
        contract.AddState("bridgeFdb", typeof(BridgeFdb));
        contract.AddState("vxlanFdb", typeof(VxlanFdb));
        contract.AddState("redirects", typeof(RedirectPeers));
        contract.AddState("redirectsV6", typeof(PeerBudgets));
        contract.AddState("pathMtus", typeof(PathMtus));
        contract.AddState("conntrackStatistics", typeof(ConntrackStatistics));
        contract.AddState("tcp", typeof(TcpTracking));
        contract.AddState("tcpSide", typeof(TcpSide));
        contract.Add("connection", typeof(Connection), nameof(Connection.Place), nameof(Connection.Parent));
        contract.Add(("tuple", typeof(ConnectionTuple)), ("neighbor", typeof(NeighborEntry)), ("learnedAddress", typeof(LearnedAddress)), ("learnedRemote", typeof(LearnedRemote)));
        contract.Add(ConnectionsJson.Codec(contract), typeof(ConnectionTable));
        contract.Key<(int, IpAddress), NeighborEntry>(entry => (entry.LinkIndex, entry.Address));
        contract.Key<(MacAddress, ushort), LearnedAddress>(entry => (entry.Mac, entry.Vlan));
        contract.Key<MacAddress, LearnedRemote>(entry => entry.Mac);
    }

    private static void MatchStates(LabContract contract)
    {
        foreach (var (name, type) in MatchStateKinds.All)
            contract.AddState(name, type);
    }

    // Rules stand as text; these are for those of which iptables-save does not tell all.
    private static void Rules(LabContract contract)
    {
        contract.Add(("rule", typeof(Rule)));
        foreach (var type in typeof(Rule).Assembly.GetTypes().Where(type => !type.IsAbstract))
        {
            if (type.IsSubclassOf(typeof(Match)))
                contract.Add($"-m {type.Name[..^nameof(Match).Length].ToLowerInvariant()}", type);
            else if (type.IsSubclassOf(typeof(Target)))
                contract.Add($"-j {type.Name[..^nameof(Target).Length].ToUpperInvariant()}", type);
        }
    }
}
