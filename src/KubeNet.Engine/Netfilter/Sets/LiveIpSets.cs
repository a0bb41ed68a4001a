namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The sets of a namespace at work: as configured, with what packets have changed.</summary>
public sealed class LiveIpSets
{
    private readonly IpSetTable _configured;
    private readonly IpSetStates _states;

    /// <summary>Sets of a configuration and the lab's state of them.</summary>
    public LiveIpSets(IpSetTable configured, IpSetStates states) => (_configured, _states) = (configured, states);

    /// <summary>The set of a name as it is now, or null.</summary>
    public IpSet? Find(string name) => _configured.Find(name) is { } configured ? _states.Current(configured) : null;

    /// <summary>Notes what a packet has made of a set. Precondition: there is one of its name.</summary>
    public void Put(IpSet set) => _states.Put(_configured[set.Name], set);
}
