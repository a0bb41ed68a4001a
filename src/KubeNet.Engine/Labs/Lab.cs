using KubeNet.Engine.Forwarding;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Labs;

/// <summary>
/// A network to work in: its configuration, a value that edits exchange, and the state that traffic leaves behind. Edits and packets of several threads take turns; whoever
/// reads <see cref="State"/> meanwhile is on his own, and so is better off with a <see cref="Fork"/>.
/// </summary>
public sealed class Lab
{
    /// <summary>An empty lab whose addresses, ports and random choices come from a seed.</summary>
    public Lab(ulong seed = 0, string name = "lab")
        : this(name, seed, NetworkConfig.Create(seed), new NetworkState { Random = new LabRandom(seed) })
    {
    }

    private readonly System.Threading.Lock _turn = new();
    private NetworkConfig _config;

    private Lab(string name, ulong seed, NetworkConfig config, NetworkState state)
    {
        Name = name;
        Seed = seed;
        _config = config;
        State = state;
    }

    /// <summary>A lab of which all is known: how one comes back from a file.</summary>
    internal static Lab Of(string name, ulong seed, NetworkConfig config, NetworkState state) => new(name, seed, config, state);

    /// <summary>What a person calls it.</summary>
    public string Name { get; }

    /// <summary>Where its random choices come from.</summary>
    public ulong Seed { get; }

    /// <summary>
    /// The configuration as it is now. Packets change sets (counters, the SET target) in the state; who looks at the configuration, or edits
    /// it, finds the sets as packets have left them, as <c>ipset</c> does.
    /// </summary>
    public NetworkConfig Config
    {
        get
        {
            lock (_turn)
                return _config = IpSetSettling.Settle(_config, State);
        }
    }

    /// <summary>What traffic has left behind.</summary>
    public NetworkState State { get; private set; }

    /// <summary>
    /// Changes the configuration. What the edit throws goes to the caller, and nothing was changed. State follows the configuration:
    /// what hung on a link or namespace that is gone or down goes with it.
    /// </summary>
    public void Edit(Func<NetworkConfig, NetworkConfig> edit)
    {
        lock (_turn)
        {
            var before = Config;
            var after = edit(before);
            _config = after;
            StateFollower.Follow(before, after, State);
        }
    }

    /// <summary>A copy that goes its own way: shares the configuration, copies the state.</summary>
    public Lab Fork()
    {
        lock (_turn)
            return new Lab(Name, Seed, _config, State.Clone());
    }

    /// <summary>Makes this lab what another one is now, configuration and state: how a checkpoint is restored.</summary>
    public void Become(Lab other)
    {
        var copy = other.Fork();
        lock (_turn)
            (_config, State) = (copy._config, copy.State);
    }

    /// <summary>Moves the clock on; conntrack entries, learned MAC addresses and neighbours age, and neighbours that packets went to are asked whether they are still there.</summary>
    /// <exception cref="NetConfigException">As of <see cref="DateAfter"/>.</exception>
    public void Advance(TimeSpan time)
    {
        lock (_turn)
            Sending.Advance(_config, State, Seed, DateAfter(time) - NetworkState.Start);
    }

    /// <summary>The date that it will be, UTC, once a time has passed.</summary>
    /// <exception cref="NetConfigException">ClockMovesForward: the time is negative. ClockTooFar: no calendar has that date.</exception>
    public DateTime DateAfter(TimeSpan time)
    {
        lock (_turn)
        {
            if (time < TimeSpan.Zero)
                throw new NetConfigException("ClockMovesForward", $"The clock cannot go back ({time}); give a time of zero or more.");
            if (time > DateTime.MaxValue - State.Date)
                throw new NetConfigException("ClockTooFar", $"The clock cannot go beyond the year 9999, and {time} from {State.Date:yyyy-MM-dd} would; give less.");
            return State.Date + time;
        }
    }

    /// <summary>Restarts the generator of random choices.</summary>
    public void Reseed(ulong seed)
    {
        lock (_turn)
            State.Random = new LabRandom(seed);
    }

    /// <summary>Sends a packet for real: conntrack, counters, FDBs and neighbours of this lab move on.</summary>
    /// <param name="probe">What is sent.</param>
    /// <param name="isRecorded">Whether the trace carries hops and steps.</param>
    /// <exception cref="NetConfigException">The probe cannot be sent at all: an unknown namespace or device, a source that is not its own.</exception>
    public PacketTrace Send(Probe probe, bool isRecorded = true)
    {
        lock (_turn)
            return Sending.Send(_config, State, Seed, probe, isRecorded);
    }

    /// <summary>Sends a packet for real, and tells nothing but how it ended: for many packets.</summary>
    /// <exception cref="NetConfigException">As of <see cref="Send"/>.</exception>
    public Verdict SendForVerdict(Probe probe)
    {
        lock (_turn)
            return Sending.SendForVerdict(_config, State, Seed, probe);
    }

    /// <summary>
    /// Sends several packets at once, for real, as two threads of a program do with one socket: each has been looked up by conntrack before any of
    /// them is confirmed. Probes that are equal come from one socket. The traces are in the order of the probes.
    /// </summary>
    /// <exception cref="NetConfigException">A probe cannot be sent at all; nothing was sent.</exception>
    public IReadOnlyList<PacketTrace> SendTogether(IReadOnlyList<Probe> probes, bool isRecorded = true)
    {
        lock (_turn)
            return Sending.SendTogether(Config, State, Seed, probes, isRecorded);
    }

    /// <summary>Follows every outcome of every random choice; this lab stays as it is. Most likely first, 4,096 at most: the probabilities add up to less than 1 where there are more.</summary>
    public IReadOnlyList<PacketTrace> Explore(Probe probe)
    {
        lock (_turn)
            return Sending.Explore(_config, State, probe);
    }

    /// <summary>Asks for a route as <c>ip route get</c> does; nothing moves on.</summary>
    /// <exception cref="NetConfigException">NamespaceNotFound, LinkNotFound, SourceMissing.</exception>
    public RouteAnswer FindRoute(string @namespace, RouteQuery query)
    {
        lock (_turn)
            return RouteFinding.FindRoute(_config, State, Seed, @namespace, query);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
