using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.KernelTests.Labs;

namespace KubeNet.KernelTests.Live;

/// <summary>A lab in real namespaces, in which nothing moves but what the lab's packets move (<see cref="Stillness"/>).</summary>
public sealed class LiveLab : ILabTarget, IDisposable
{
    private readonly Dictionary<string, KernelNamespace> _namespaces = new(StringComparer.Ordinal);
    private readonly List<(string Ns, string Command)> _links = [];
    private readonly List<(string Ns, string Command)> _ups = [];
    private readonly List<(string Ns, string Command)> _settings = [];
    private readonly List<(string Ns, string Command)> _ipv6Rules = [];
    private readonly List<(string Ns, string Name, string Value)> _sysctls = [];
    private readonly List<(string Ns, string Text)> _sets = [];
    private readonly List<(string Ns, string Program, string Options, string Text)> _rulesets = [];
    private readonly List<(string Ns, Listener Listener)> _listeners = [];
    private readonly CarrierPlan _carriers = new();
    private readonly LearnedAddresses _learned;
    private readonly List<(string Ns, string Command)> _fdb = [];
    private readonly List<(string Ns, string Device, string State)> _states = [];
    private readonly EchoServer _echo = new();

    private LiveLab(KernelLab lab) => (Lab, _learned) = (lab, new LearnedAddresses(_namespaces));

    /// <summary>What was built.</summary>
    public KernelLab Lab { get; }

    /// <summary>Its namespaces by name, in the order in which they were made.</summary>
    public IReadOnlyDictionary<string, KernelNamespace> Namespaces => _namespaces;

    internal EchoServer Echo => _echo;

    /// <summary>What its bridges and VXLANs learned.</summary>
    internal LearnedAddresses Learned => _learned;

    /// <summary>The families and rule engines that a namespace uses, as the words before <c>-save</c>.</summary>
    internal IEnumerable<(string Ns, string Program)> Rulesets => _rulesets.Select(ruleset => (ruleset.Ns, ruleset.Program)).Distinct();

    /// <summary>The namespaces that have sets.</summary>
    internal IEnumerable<string> WithSets => _sets.Select(sets => sets.Ns).Distinct();

    internal IEnumerable<(string Ns, IpProtocol Protocol)> Listeners => _listeners.Select(listener => (listener.Ns, listener.Listener.Protocol)).Distinct();

    /// <summary>Builds a lab and waits until its links carry.</summary>
    public static LiveLab Build(KernelLab lab)
    {
        var live = new LiveLab(lab);
        try
        {
            lab.Build(live);
            live.Realize();
            return live;
        }
        catch
        {
            live.Dispose();
            throw;
        }
    }

    /// <summary>Forgets what traffic left behind: connections, neighbours, learned addresses, route exceptions.</summary>
    public void Forget()
    {
        _echo.ForgetClients();
        foreach (var ns in _namespaces.Values)
        {
            if (ns.TracksAny())
                ns.TryRun("conntrack", "-F");
            ns.Ip(["neigh flush all nud reachable nud stale nud delay nud probe nud failed nud incomplete"]);
            ns.SetSysctl("net.ipv4.route.flush", "1");
            ns.SetSysctl("net.ipv6.route.flush", "1");
        }

        // Rules hold the sets fast: they are emptied and filled again.
        foreach (var ns in WithSets)
            _namespaces[ns].Run("ipset", "flush");
        foreach (var (ns, text) in _sets)
            _namespaces[ns].Run("ipset", "-exist restore", text);
        _learned.Forget();
    }

    /// <inheritdoc/>
    public void Namespace(params string[] names)
    {
        foreach (var name in names)
        {
            var ns = new KernelNamespace(name);
            _namespaces.Add(name, ns);
            Stillness.OfHost(ns, Lab.UsesIpv6);
            _ups.Add((name, "link set lo up"));
        }
    }

    /// <inheritdoc/>
    public void Veth(string ns, string device, string peerNs, string peer, int mtu = 1500, string? mac = null, string? peerMac = null)
    {
        _links.Add((ns, $"link add {device} mtu {mtu}{Address(mac)} type veth peer name {peer} mtu {mtu}{Address(peerMac)} netns {_namespaces[peerNs].ThreadId}"));
        _ups.Add((ns, $"link set {device} up"));
        _ups.Add((peerNs, $"link set {peer} up"));
        _carriers.Veth($"{ns}/{device}", $"{peerNs}/{peer}");
        _carriers.Up($"{ns}/{device}");
        _carriers.Up($"{peerNs}/{peer}");
    }

    /// <inheritdoc/>
    public void Bridge(string ns, string device, params string[] ports)
    {
        _links.Add((ns, $"link add {device} type bridge"));

        // Ports first: its link-local address comes of the address that it has when it goes up.
        _settings.AddRange(ports.Select(port => (ns, $"link set {port} master {device}")));
        _settings.Add((ns, $"link set {device} up"));
        _learned.AddBridge(ns, device);
        _carriers.Bridge($"{ns}/{device}", ports.Select(port => $"{ns}/{port}"));
        _carriers.Up($"{ns}/{device}");
    }

    /// <inheritdoc/>
    public void Vxlan(string ns, string device, int id, string? local = null, string? remote = null, string? lower = null, ushort port = 8472, bool learning = true, string? mac = null, int? mtu = null)
    {
        var command = $"link add {device}";
        command += Address(mac);
        command += mtu is null ? "" : $" mtu {mtu}";
        command += $" type vxlan id {id} dstport {port}{(learning ? "" : " nolearning")}";
        command += local is null ? "" : $" local {local}";
        command += remote is null ? "" : $" {(IpAddress.Parse(remote).IsMulticast ? "group" : "remote")} {remote}";
        _links.Add((ns, command + (lower is null ? "" : $" dev {lower}")));
        _settings.Add((ns, $"link set {device} up"));
        _learned.AddVxlan(ns, device);
        _carriers.Up($"{ns}/{device}");
    }

    /// <inheritdoc/>
    public void Macvlan(string ns, string device, string lowerNs, string lower, string mode, string? mac = null, int? mtu = null)
    {
        _links.Add((lowerNs, $"link add link {lower} name {device}{Address(mac)}{(mtu is null ? "" : $" mtu {mtu}")} netns {_namespaces[ns].ThreadId} type macvlan mode {mode}"));
        _settings.Add((ns, $"link set {device} up"));
        _carriers.Upon($"{ns}/{device}", $"{lowerNs}/{lower}");
        _carriers.Up($"{ns}/{device}");
    }

    /// <inheritdoc/>
    public void Fdb(string ns, string device, string mac, string destination, ushort? port = null, int? id = null, string? via = null, bool append = false)
    {
        var command = $"fdb {(append ? "append" : "add")} {mac} dev {device} dst {destination}";
        command += port is null ? "" : $" port {port}";
        command += id is null ? "" : $" vni {id}";
        command += via is null ? "" : $" via {via}";
        _fdb.Add((ns, command + " self permanent"));
    }

    /// <inheritdoc/>
    public void Link(string ns, string device, bool? up = null, int? mtu = null, bool? hairpin = null, bool? isolated = null, bool? flood = null, bool? learning = null, string? mac = null, bool? mcastFlood = null, bool? bcastFlood = null, string? state = null, int? group = null)
    {
        if (mac is not null)
        {
            _settings.Add((ns, $"link set {device}{Address(mac)}"));
            _carriers.SetMac($"{ns}/{device}");
        }

        if (group is not null)
            _settings.Add((ns, $"link set {device} group {group}"));
        if (mtu is { } size)
            _settings.Add((ns, $"link set {device} mtu {size}"));
        foreach (var (word, value) in new[] { ("hairpin", hairpin), ("isolated", isolated), ("flood", flood), ("learning", learning), ("mcast_flood", mcastFlood), ("bcast_flood", bcastFlood) })
        {
            if (value is { } on)
                _settings.Add((ns, $"link set {device} type bridge_slave {word} {(on ? "on" : "off")}"));
        }

        if (state is not null)
            _states.Add((ns, device, state));
        if (up is not { } wanted)
            return;
        _settings.Add((ns, $"link set {device} {(wanted ? "up" : "down")}"));
        if (wanted)
            _carriers.Up($"{ns}/{device}");
        else
            _carriers.Down($"{ns}/{device}");
    }

    /// <inheritdoc/>
    public void Address(string ns, string device, string address, bool noPrefixRoute = false) =>
        _settings.Add((ns, $"addr add {address} dev {device}{(address.Contains(':') ? " nodad" : "")}{(noPrefixRoute ? " noprefixroute" : "")}"));

    /// <inheritdoc/>
    public void Route(string ns, string destination, string? via = null, string? device = null, string type = "unicast", uint? metric = null, uint? table = null, string? source = null, bool onLink = false, int? mtu = null, byte routeTos = 0, bool lockMtu = false, int? advMss = null, int? hopLimit = null)
    {
        var command = $"route add {type} {destination}";
        command += via is null ? "" : $" via {(via.Contains(':') && !destination.Contains(':') ? "inet6 " : "")}{via}";
        command += device is null ? "" : $" dev {device}";
        command += metric is null ? "" : $" metric {metric}";
        command += table is null ? "" : $" table {table}";
        command += source is null ? "" : $" src {source}";
        command += mtu is null ? "" : $" mtu {(lockMtu ? "lock " : "")}{mtu}";
        command += advMss is null ? "" : $" advmss {advMss}";
        command += hopLimit is null ? "" : $" hoplimit {hopLimit}";
        command += routeTos == 0 ? "" : $" tos 0x{routeTos:x}";
        _settings.Add((ns, command + (onLink ? " onlink" : "")));
    }

    /// <inheritdoc/>
    public void Multipath(string ns, string destination, params string[] gateways) =>
        _settings.Add((ns, $"route add {destination} " + string.Join(' ', gateways.Select(via => $"nexthop via {via}"))));

    /// <inheritdoc/>
    public void IpRule(string ns, uint priority, uint? table = null, string? from = null, string? to = null, uint? mark = null, uint? mask = null, string? incoming = null, string? outgoing = null, IpProtocol? protocol = null, ushort? destinationPort = null, string action = "lookup", IpFamily family = IpFamily.IPv4, string? users = null, int? suppressGroup = null, int? suppressPrefix = null, ushort? sourcePort = null, byte? tos = null, bool not = false)
    {
        var command = not ? "rule add not" : "rule add";
        command += tos is null ? "" : $" tos 0x{tos:x}";
        command += sourcePort is null ? "" : $" sport {sourcePort}";
        command += from is null ? "" : $" from {from}";
        command += to is null ? "" : $" to {to}";
        command += mark is null ? "" : mask is null ? $" fwmark {mark}" : $" fwmark {mark}/{mask}";
        command += incoming is null ? "" : $" iif {incoming}";
        command += outgoing is null ? "" : $" oif {outgoing}";
        command += protocol is null ? "" : $" ipproto {(byte)protocol.Value}";
        command += users is null ? "" : $" uidrange {users}";
        command += destinationPort is null ? "" : $" dport {destinationPort}";
        (family == IpFamily.IPv4 ? _settings : _ipv6Rules).Add((ns, $"{command} priority {priority} {(action == "lookup" ? $"table {table}" : action)}{(suppressGroup is null ? "" : $" suppress_ifgroup {suppressGroup}")}{(suppressPrefix is null ? "" : $" suppress_prefixlength {suppressPrefix}")}"));
    }

    /// <inheritdoc/>
    public void Neighbor(string ns, string device, string address, string mac) =>
        _settings.Add((ns, $"neigh replace {address} lladdr {mac} dev {device} nud permanent"));

    /// <inheritdoc/>
    public void ProxyNeighbor(string ns, string device, string address) => _settings.Add((ns, $"neigh add proxy {address} dev {device}"));

    /// <inheritdoc/>
    public void Sysctl(string ns, string name, string value) => _sysctls.Add((ns, name, value));

    /// <inheritdoc/>
    public void IpSets(string ns, string text) => _sets.Add((ns, text));

    /// <inheritdoc/>
    public void Iptables(string ns, string text, IpFamily family = IpFamily.IPv4, bool legacy = false, bool noFlush = false) =>
        _rulesets.Add((ns, $"{(family == IpFamily.IPv4 ? "iptables" : "ip6tables")}-{(legacy ? "legacy" : "nft")}", noFlush ? "-w --noflush" : "-w", text));

    /// <inheritdoc/>
    public void Listen(string ns, string protocol, ushort port, string? address = null, string? device = null, ListenerRelay? relay = null, bool isFiltered = false, bool reusesAddress = false) =>
        _listeners.Add((ns, new Listener(protocol == "udp" ? IpProtocol.Udp : IpProtocol.Tcp, address is null ? null : IpAddress.Parse(address), port, device)
        {
            Relay = relay,
            IsFiltered = isFiltered,
            ReusesAddress = reusesAddress,
        }));

    /// <inheritdoc/>
    public void Dispose()
    {
        _echo.Dispose();
        foreach (var ns in _namespaces.Values)
            ns.Dispose();
    }

    private static string Address(string? mac) => mac is null ? "" : $" address {mac}";

    private void Realize()
    {
        foreach (var (name, ns) in _namespaces)
            Stillness.OfSenders(ns, TcpPorts(name));
        RunInOrder(_links);
        foreach (var (name, ns) in _namespaces)
        {
            Stillness.OfNeighbors(ns);
            ns.Invoke(() =>
            {
                foreach (var sysctl in _sysctls.Where(sysctl => sysctl.Ns == name))
                    File.WriteAllText(KernelNamespace.SysctlPath(sysctl.Name), sysctl.Value);
            });
        }

        // Both ends of a cable first: what hangs on a carrier, such as a gateway with ignore_routes_with_linkdown, finds one.
        RunBatches(_ups);
        RunBatches(_settings);
        RunBatches(_ipv6Rules, "-6 ");
        foreach (var (ns, command) in _fdb)
            _namespaces[ns].Run("bridge", command);
        foreach (var (ns, text) in _sets)
            _namespaces[ns].Run("ipset", "restore", text);
        foreach (var (ns, program, options, text) in _rulesets)
            _namespaces[ns].Run($"{program}-restore", options, text);
        foreach (var (ns, listener) in _listeners)
            _echo.Open(_namespaces[ns], listener, Lab.UsesIpv6);
        _carriers.Await(_namespaces);

        // A port takes a state only while it carries, and iproute2's bridge(8) wants it as a number.
        foreach (var (ns, device, state) in _states)
            _namespaces[ns].Run("bridge", $"link set dev {device} state {(int)Enum.Parse<BridgePortState>(state, ignoreCase: true)}");
    }

    /// <summary>The next SYN of each port leaves, and none after it.</summary>
    internal void LetOneSynOut(string ns) => Stillness.LetOneSynOut(_namespaces[ns], TcpPorts(ns));

    private List<ushort> TcpPorts(string ns) => [.. Lab.Probes.Where(probe => probe.From == ns && probe.Protocol == IpProtocol.Tcp && probe.RawFlags is null)
        .Select(probe => probe.SourcePort).Distinct()];

    /// <summary>Links have indexes in the order in which they are made, and the kernel's look at all of them goes by that, across namespaces where a veth joins two.</summary>
    private void RunInOrder(List<(string Ns, string Command)> commands)
    {
        for (var at = 0; at < commands.Count;)
        {
            var ns = commands[at].Ns;
            var batch = commands.Skip(at).TakeWhile(command => command.Ns == ns).Select(command => command.Command).ToList();
            _namespaces[ns].Ip(batch);
            at += batch.Count;
        }
    }

    private void RunBatches(List<(string Ns, string Command)> commands, string options = "")
    {
        foreach (var group in commands.GroupBy(command => command.Ns))
            _namespaces[group.Key].Ip(group.Select(command => command.Command), options);
    }
}
