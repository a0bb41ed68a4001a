namespace KubeNet.Engine.Forwarding;

/// <summary>What traffic has left behind in a lab, its clock and its generator. Belongs to one lab.</summary>
public sealed class NetworkState
{
    private readonly Dictionary<string, NamespaceState> _namespaces = new(StringComparer.Ordinal);

    /// <summary>The date at which every lab begins, UTC: a Saturday.</summary>
    public static DateTime Start { get; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The virtual time since the lab was made.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>The virtual time as a date, UTC.</summary>
    public DateTime Date => Start + Now;

    /// <summary>The generator of random choices.</summary>
    public LabRandom Random { get; set; }

    /// <summary>How many ephemeral ports and ICMP identifiers were given out.</summary>
    public uint PortsGiven { get; set; }

    /// <summary>The namespaces whose sets packets have changed since the lab made configuration of it.</summary>
    internal SortedSet<string> ChangedSets { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>The namespaces at work that this state was last used with, for the next packet.</summary>
    internal Hosts? Hosts { get; set; }

    /// <summary>The state of a namespace, made at the first use.</summary>
    public NamespaceState this[string name]
    {
        get
        {
            if (!_namespaces.TryGetValue(name, out var state))
                _namespaces.Add(name, state = new NamespaceState());
            return state;
        }
    }

    /// <summary>The namespaces that have a state, in no order.</summary>
    internal IReadOnlyDictionary<string, NamespaceState> Namespaces => _namespaces;

    /// <summary>The state of a namespace where there is any, otherwise null.</summary>
    public NamespaceState? Find(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Gives a namespace its state.</summary>
    internal void Put(string name, NamespaceState state) => _namespaces[name] = state;

    /// <summary>Forgets a namespace.</summary>
    public void Forget(string name) => _namespaces.Remove(name);

    /// <summary>A deep copy for a fork.</summary>
    public NetworkState Clone()
    {
        var copy = new NetworkState { Now = Now, Random = Random, PortsGiven = PortsGiven, ChangedSets = new SortedSet<string>(ChangedSets, StringComparer.Ordinal) };
        foreach (var (name, state) in _namespaces)
            copy._namespaces.Add(name, state.Clone());
        return copy;
    }
}
