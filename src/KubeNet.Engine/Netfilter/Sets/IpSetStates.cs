namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>
/// What packets have made of a namespace's sets since an administrator last touched them: counters, and entries of the SET target. State of a
/// lab. A set of the configuration is known by its instance, so that a set that was edited, swapped or restored starts anew.
/// </summary>
public sealed class IpSetStates
{
    private readonly Dictionary<IpSet, IpSet> _current = new(ReferenceEqualityComparer.Instance);

    /// <summary>A set of the configuration as it is now.</summary>
    public IpSet Current(IpSet configured) => _current.GetValueOrDefault(configured, configured);

    /// <summary>All sets as they are now.</summary>
    public IpSetTable Current(IpSetTable configured)
    {
        foreach (var (was, now) in _current)
        {
            if (ReferenceEquals(configured.Find(was.Name), was))
                configured = configured.With(now);
        }

        return configured;
    }

    /// <summary>Forgets all changes, once they are configuration.</summary>
    public void Clear() => _current.Clear();

    /// <summary>A copy for a fork.</summary>
    public IpSetStates Clone()
    {
        var copy = new IpSetStates();
        foreach (var (was, now) in _current)
            copy._current.Add(was, now);
        return copy;
    }

    internal void Put(IpSet configured, IpSet now) => _current[configured] = now;
}
