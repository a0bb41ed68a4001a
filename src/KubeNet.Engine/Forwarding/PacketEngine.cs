using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// One walk: frames wait in a first-in first-out queue and are received one by one until the network is quiet. Packets that wait for a
/// neighbour are given up when nothing else moves.
/// </summary>
internal sealed class PacketEngine
{
    // More frames than any sane network sends for one packet: a broadcast storm between bridges ends here.
    private const int MaxFrames = 100_000;

    private readonly Queue<(Host? Host, FarEnd? Unheard, Link Device, Frame Frame)> _frames = [];
    private readonly List<(Host Host, Link Device, Frame Frame)> _unwrapped = [];
    private readonly Queue<Action> _waiting = [];
    private readonly Queue<UdpProgram> _programs = [];
    private readonly Hosts _hosts;
    private Dictionary<Journey, Action>? _accepting;
    private FragmentQueue? _fragments;

    private int _handled;
    private bool _isRunning;

    private PacketEngine(Hosts hosts, IChance chance, IMultipathChoice multipath) => (_hosts, Chance, Multipath) = (hosts, chance, multipath);

    /// <summary>A walk through a network. The one before over the same network, with the same source of chance, is used again.</summary>
    /// <param name="config">The network.</param>
    /// <param name="state">What traffic leaves behind.</param>
    /// <param name="chance">Random choices.</param>
    /// <param name="multipath">Which next hop a flow takes.</param>
    public static PacketEngine Over(NetworkConfig config, NetworkState state, IChance chance, IMultipathChoice multipath)
    {
        var hosts = Hosts.Of(config, state);
        if (hosts.Engine is { } engine && ReferenceEquals(engine.Chance, chance) && ReferenceEquals(engine.Multipath, multipath))
            engine.Begin();
        else
            hosts.Engine = new PacketEngine(hosts, chance, multipath);
        return hosts.Engine;
    }

    /// <summary>The network.</summary>
    public NetworkConfig Config => _hosts.Config;

    /// <summary>What traffic leaves behind.</summary>
    public NetworkState State => _hosts.State;

    /// <summary>Random choices.</summary>
    public IChance Chance { get; }

    /// <summary>Which next hop a flow takes.</summary>
    public IMultipathChoice Multipath { get; }

    /// <summary>Packets that wait for a MAC address.</summary>
    public PendingNeighbors Pending { get; } = new();

    /// <summary>Whether sockets stay silent: only the way there is asked for.</summary>
    public bool IsOneWay { get; set; }

    /// <summary>Whether there was more to do when the walk was stopped: packets that go round and round, or programs that answer each other.</summary>
    public bool IsEndless { get; set; }

    /// <summary>Whether packets are under way at once, so that none is confirmed before the others have been looked up (<see cref="HookRunner.RunThen"/>).</summary>
    public bool IsTogether { get; set; }

    /// <summary>What keeps ICMP from sending two messages at once.</summary>
    public IcmpLock Icmp { get; } = new();

    /// <summary>The sockets of programs that wait for an answer.</summary>
    public List<ProbeSocket> Sockets { get; } = [];

    /// <summary>Who sent last without waiting for an answer, and what, where only the verdict is asked: there is no socket of it.</summary>
    public (Host Host, Probe Probe)? SenderWithoutSocket { get; set; }

    /// <summary>TCP connections that go on after their handshake.</summary>
    public List<TcpConversation> Conversations { get; } = [];

    /// <summary>Programs that go on once the answer they gave has reached who called them: the end of a handshake.</summary>
    public Dictionary<Journey, Action> Accepting => _accepting ??= [];

    /// <summary>Takes a packet to a host that needs it whole: the packet itself, or what the last of its fragments completes; null while others are missing.</summary>
    public SkBuff? Gather(Host host, SkBuff skb) => skb.Train is { } train ? (_fragments ??= new FragmentQueue()).Take(host, skb, train) : skb;

    /// <summary>What walks without a trace use one after another.</summary>
    public SpareWalk Spare { get; } = new();

    /// <summary>A namespace at work.</summary>
    public Host Host(string name) => _hosts[name];

    /// <summary>The socket that a packet answers, on the host that it came to: of several that await the same, the one that sent what it answers.</summary>
    public ProbeSocket? SocketAwaiting(Host host, Link heardOn, SkBuff answer) => Sockets.Count == 0 ? null : FindAwaiting(host, heardOn, answer);

    /// <summary>The socket that sent what an ICMP error quotes.</summary>
    public ProbeSocket? SocketThatSent(Host host, Link heardOn, SkBuff error, Packet quoted) => SocketFor(error.Journey, socket => socket.Sent(host, heardOn, error.Head, quoted));

    private ProbeSocket? FindAwaiting(Host host, Link heardOn, SkBuff answer) => SocketFor(answer.Journey, socket => socket.Awaits(host, heardOn, answer.Head));

    private ProbeSocket? SocketFor(Journey answer, Predicate<ProbeSocket> which)
    {
        ProbeSocket? chosen = null;
        foreach (var socket in Sockets)
        {
            if (!which(socket))
                continue;
            if (answer.ComesFrom(socket.Request))
                return socket;
            if (chosen is null or { Outcome: not null })
                chosen = socket;
        }

        return chosen;
    }

    /// <summary>A packet has come as far as it can before the others have: it goes on when nothing else moves.</summary>
    public void WaitForOthers(Action next) => _waiting.Enqueue(next);

    /// <summary>A program was woken by what its socket got: it runs once the processor has received all that is under way, and after those that were woken before.</summary>
    public void Wake(in UdpProgram program) => _programs.Enqueue(program);

    /// <summary>How many devices and tunnels are sending, one inside the other (dev_recursion_level).</summary>
    public int Nesting { get; set; }

    /// <summary>A frame will come in by a device.</summary>
    public void Enqueue(Host host, Link device, Frame frame) => _frames.Enqueue((host, null, device, frame));

    /// <summary>
    /// A tunnel unwrapped a frame, which will come in by the tunnel's device once all is received that came before: each tunnel has a queue of its own, served after that of the others
    /// (gro_cells_receive).
    /// </summary>
    public void EnqueueUnwrapped(Host host, Link tunnel, Frame frame) => _unwrapped.Add((host, tunnel, frame));

    /// <summary>A frame will come in where it is surely ignored: only a tap sees it there, when its turn comes.</summary>
    public void EnqueueUnheard(FarEnd end, Frame frame) => _frames.Enqueue((null, end, end.Link, frame));

    /// <summary>An answer reached who called: the program that gave it goes on.</summary>
    public void Accept(Journey answer)
    {
        if (_accepting is not null && _accepting.Remove(answer, out var goOn))
            goOn();
    }

    /// <summary>Receives frames until none is left and no packet waits.</summary>
    public void Run()
    {
        do
        {
            if (!ReceiveAll())
                return;
        }
        while (RunProgram() || GoOn() || Pending.AskAgain() || Conversations.Exists(static talk => talk.GoesOn()));
    }

    /// <summary>
    /// A program's call has handed a piece to a device and goes on: what is under way arrives first, as the processor receives what it sent before it returns
    /// (local_bh_enable in __dev_queue_xmit). Who sends while receiving does not.
    /// </summary>
    public void Settle()
    {
        if (!_isRunning && !IsTogether)
            ReceiveAll();
    }

    /// <summary>Receives frames until none is left. False where that has no end.</summary>
    private bool ReceiveAll()
    {
        _isRunning = true;
        do
        {
            while (_frames.TryDequeue(out var next))
            {
                if (++_handled > MaxFrames)
                {
                    IsEndless = true;
                    return false;
                }

                if (next.Unheard is { } end)
                    Tap.Unheard(end, next.Frame);
                else
                    DeviceReceive.Receive(next.Host!, next.Device, next.Frame);
            }
        }
        while (ReceiveUnwrapped());

        _isRunning = false;
        return true;
    }

    /// <summary>Receives what tunnels have unwrapped so far, one tunnel after another; what comes of it waits until all of that is received. False where there is none.</summary>
    private bool ReceiveUnwrapped()
    {
        switch (_unwrapped)
        {
            case []:
                return false;
            case [var only]:
                _unwrapped.Clear();
                DeviceReceive.Receive(only.Host, only.Device, only.Frame);
                return true;
            default:
                var all = _unwrapped.GroupBy(frame => (frame.Host, frame.Device.Index)).SelectMany(tunnel => tunnel).ToList();
                _unwrapped.Clear();
                foreach (var (host, device, frame) in all)
                    DeviceReceive.Receive(host, device, frame);
                return true;
        }
    }

    /// <summary>Nothing is under way any more: a new walk begins.</summary>
    public void Begin()
    {
        _frames.Clear();
        _unwrapped.Clear();
        _waiting.Clear();
        _programs.Clear();
        Pending.Clear();
        Icmp.Clear();
        Sockets.Clear();
        Conversations.Clear();
        SenderWithoutSocket = null;
        (_accepting, _fragments, IsOneWay, IsTogether, IsEndless, Nesting, _handled, _isRunning) = (null, null, false, false, false, 0, 0, false);
    }

    /// <summary>The program that was woken first runs. False where none was.</summary>
    private bool RunProgram()
    {
        if (!_programs.TryDequeue(out var program))
            return false;
        program.Run();
        return true;
    }

    /// <summary>All that wait for each other go on, in the order in which they came. False where none does.</summary>
    private bool GoOn()
    {
        var count = _waiting.Count;
        for (var at = 0; at < count; at++)
            _waiting.Dequeue()();
        return count > 0;
    }
}
