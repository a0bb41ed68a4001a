namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The sets of a namespace at work: as configured, with what packets have changed.</summary>
/// <param name="configured">The sets of the configuration.</param>
/// <param name="states">The lab's state of them.</param>
/// <param name="changed">Called when a packet changes one.</param>
public sealed class LiveIpSets(IpSetTable configured, IpSetStates states, Action changed)
{
    /// <summary>The set of a name as it is now, or null.</summary>
    public IpSet? Find(string name) => configured.Find(name) is { } set ? states.Current(set) : null;

    /// <summary>Notes what a packet has made of a set. Precondition: there is one of its name.</summary>
    public void Put(IpSet set)
    {
        states.Put(configured[set.Name], set);
        changed();
    }
}
