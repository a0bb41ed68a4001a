namespace KubeNet.Engine.Conntrack;

/// <summary>
/// The confirmed connections of one namespace, each found by both of its directions: nf_conntrack_hash. State of a lab.
/// </summary>
public sealed class ConnectionTable
{
    private readonly Dictionary<ConnectionTuple, Connection> _byTuple = [];
    private readonly LinkedList<Connection> _inOrder = [];
    private readonly List<Connection> _byReplyAlone = [];

    /// <summary>How many connections there are.</summary>
    public int Count => _inOrder.Count + _byReplyAlone.Count;

    /// <summary>The connections, oldest first.</summary>
    public IEnumerable<Connection> Connections => _inOrder;

    /// <summary>What conntrack has counted here.</summary>
    public ConntrackStatistics Statistics { get; private init; } = new();

    /// <summary>The connection that a tuple belongs to, in whichever direction, if it has not expired; otherwise null.</summary>
    public Connection? Find(in ConnectionTuple tuple, TimeSpan now)
    {
        if (!_byTuple.TryGetValue(tuple, out var found))
            return null;
        if (found.Expires > now)
            return found;
        Remove(found);
        return null;
    }

    /// <summary>Whether a live connection uses a tuple.</summary>
    public bool IsUsed(in ConnectionTuple tuple, TimeSpan now) => Find(tuple, now) is not null;

    /// <summary>Puts a connection in under both tuples. Precondition: neither is used.</summary>
    public void Add(Connection connection)
    {
        _byTuple[connection.Original] = connection;
        _byTuple[connection.Reply] = connection;
        _inOrder.AddLast(connection);
    }

    /// <summary>
    /// Puts a connection in under its reply tuple alone, where another one has the original: it is found by its answers, and not listed
    /// (nf_ct_resolve_clash_harder). Precondition: the reply tuple is not used.
    /// </summary>
    internal void AddByReply(Connection connection)
    {
        _byTuple[connection.Reply] = connection;
        _byReplyAlone.Add(connection);
    }

    /// <summary>Takes a connection out.</summary>
    public void Remove(Connection connection)
    {
        RemoveTuple(connection.Original, connection);
        RemoveTuple(connection.Reply, connection);
        if (!_byReplyAlone.Remove(connection))
            _inOrder.Remove(connection);
    }

    /// <summary>The live connections that a filter means, oldest first: <c>conntrack -L</c>.</summary>
    public IEnumerable<Connection> Select(ConnectionFilter filter, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _inOrder.Where(connection => connection.Expires > now && filter.Fits(connection));
    }

    /// <summary>
    /// Forgets the live connections that a filter means, and gives them: <c>conntrack -D</c>. The next packet of such a connection is NEW
    /// and asks the nat rules again.
    /// </summary>
    public IReadOnlyList<Connection> Delete(ConnectionFilter filter, TimeSpan now)
    {
        var gone = Select(filter, now).ToList();
        gone.ForEach(Remove);
        return gone;
    }

    /// <summary>Takes out all that fit, and says how many.</summary>
    public int RemoveAll(Predicate<Connection> which)
    {
        var gone = _inOrder.Concat(_byReplyAlone).Where(connection => which(connection)).ToList();
        gone.ForEach(Remove);
        return gone.Count;
    }

    /// <summary>A deep copy for a fork.</summary>
    public ConnectionTable Clone()
    {
        var copy = new ConnectionTable { Statistics = Statistics.Clone() };
        foreach (var connection in _inOrder)
            copy.Add(connection.Clone());
        foreach (var connection in _byReplyAlone)
            copy.AddByReply(connection.Clone());
        return copy;
    }

    private void RemoveTuple(in ConnectionTuple tuple, Connection connection)
    {
        if (_byTuple.TryGetValue(tuple, out var found) && found == connection)
            _byTuple.Remove(tuple);
    }
}
