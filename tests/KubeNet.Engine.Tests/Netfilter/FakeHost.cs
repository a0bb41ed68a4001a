using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Netfilter.Matches;
using KubeNet.Engine.Netfilter.Sets;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>A host whose clock and chance the test moves, and which notes what targets ask for.</summary>
internal sealed class FakeHost : INetfilterHost, INatMapper, IChance
{
    private readonly ExtensionStates _states = new();

    public TimeSpan Now { get; set; }

    public DateTime Date => KubeNet.Engine.Forwarding.NetworkState.Start + Now;

    public IChance Chance => this;

    public ConnectionTable Connections { get; } = new();

    public SocketFound? Socket { get; set; }

    public int Mtu { get; set; } = 1500;

    public SocketFound? FindSocket(in Packet packet, string? device) => Socket;

    public int PathMtu(in HookContext context) => Mtu;

    public void Duplicate(in HookContext context, IpAddress gateway, string? outDevice) => Asked.Add($"copy to {gateway} {outDevice}");

    public INatMapper Nat => this;

    public int NextChoice { get; set; }

    public List<double> LastWeights { get; } = [];

    public List<string> Asked { get; } = [];

    public Dictionary<string, AddressType> Types { get; } = [];

    public AddressType TypeOf(IpAddress address, string? device) => Types.GetValueOrDefault($"{address}{(device is null ? "" : $"%{device}")}", AddressType.Unicast);

    public IpSetTable Configured { get; set; } = IpSetTable.Empty;

    public IpSetStates SetStates { get; } = new();

    public LiveIpSets Sets => new(Configured, SetStates, () => Asked.Add("set changed"));

    public bool HasReversePath(in HookContext context, ReversePathOptions options) => context.InDevice == "eth0" || options.HasFlag(ReversePathOptions.Loose);

    public TState State<TState>(object owner, Func<TState> create)
        where TState : class, ICloneableState<TState> => _states.Get(owner, create);

    public void Reject(in HookContext context, RejectType with) => Asked.Add($"reject {with}");

    public TargetVerdict Map(in HookContext context, NatManipulation manipulation, NatRange range) =>
        Note($"{manipulation} {range.MinAddress}-{range.MaxAddress} {range.Ports}");

    public TargetVerdict Masquerade(in HookContext context, NatRange ports) => Note($"masquerade {ports.Ports}");

    public TargetVerdict Redirect(in HookContext context, NatRange ports) => Note($"redirect {ports.Ports}");

    public int Decide(ReadOnlySpan<double> weights)
    {
        LastWeights.Clear();
        LastWeights.AddRange(weights);
        return NextChoice;
    }

    public uint Next(uint limit) => 0;

    private TargetVerdict Note(string what)
    {
        Asked.Add(what);
        return TargetVerdict.Accept;
    }
}
