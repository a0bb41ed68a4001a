namespace KubeNet.Engine.Conntrack;

/// <summary>
/// The confirmed connections of one namespace, each found by both of its directions: nf_conntrack_hash. State of a lab.
/// </summary>
public sealed class ConnectionTable
{
    private readonly TupleHash _byTuple = new();
    private readonly List<Connection> _byReplyAlone = [];
    private Dictionary<ConnectionSource, List<Connection>>? _bySource;

    // In the order in which they came; null where one has gone since.
    private Connection?[] _inOrder = [];
    private int _next;

    /// <summary>How many connections there are.</summary>
    public int Count => ListedCount + _byReplyAlone.Count;

    /// <summary>The connections, oldest first.</summary>
    public IEnumerable<Connection> Connections
    {
        get
        {
            for (var at = 0; at < _next; at++)
            {
                if (_inOrder[at] is { } connection)
                    yield return connection;
            }
        }
    }

    /// <summary>The connections that are found by their answers alone, and not listed.</summary>
    internal IReadOnlyList<Connection> ByReplyAlone => _byReplyAlone;

    private int ListedCount { get; set; }

    /// <summary>What conntrack has counted here.</summary>
    public ConntrackStatistics Statistics { get; internal init; } = new();

    /// <summary>The connection that a tuple belongs to, in whichever direction, if it has not expired; otherwise null.</summary>
    public Connection? Find(in ConnectionTuple tuple, TimeSpan now)
    {
        var found = _byTuple.Find(tuple);
        if (found is null || found.Expires > now)
            return found;
        Remove(found);
        return null;
    }

    /// <summary>Whether a live connection uses a tuple.</summary>
    public bool IsUsed(in ConnectionTuple tuple, TimeSpan now) => Find(tuple, now) is not null;

    /// <summary>Puts a connection in under both tuples. Precondition: neither is used.</summary>
    public void Add(Connection connection)
    {
        _byTuple.Add(connection, isReply: false);
        _byTuple.Add(connection, isReply: true);
        if (_next == _inOrder.Length)
            MakeRoom();
        connection.Place = _next;
        _inOrder[_next++] = connection;
        ListedCount++;
        if (_bySource is not null)
            AddBySource(connection);
    }

    /// <summary>
    /// Puts a connection in under its reply tuple alone, where another one has the original: it is found by its answers, and not listed
    /// (nf_ct_resolve_clash_harder). Precondition: the reply tuple is not used.
    /// </summary>
    internal void AddByReply(Connection connection)
    {
        _byTuple.Add(connection, isReply: true);
        _byReplyAlone.Add(connection);
    }

    /// <summary>Takes a connection out.</summary>
    public void Remove(Connection connection)
    {
        _byTuple.Remove(connection, isReply: false);
        _byTuple.Remove(connection, isReply: true);
        if (_byReplyAlone.Remove(connection))
            return;
        if (connection.Place >= _next || _inOrder[connection.Place] != connection)
            return;
        _inOrder[connection.Place] = null;
        ListedCount--;
        if (_bySource?.GetValueOrDefault(ConnectionSource.Of(connection.Original)) is not { } same)
            return;
        same.Remove(connection);
        if (same.Count == 0)
            _bySource.Remove(ConnectionSource.Of(connection.Original));
    }

    /// <summary>The connections that start at an address and port, oldest first: the kernel's nf_nat_bysource.</summary>
    internal IReadOnlyList<Connection> From(in ConnectionSource source)
    {
        if (_bySource is null)
        {
            _bySource = [];
            foreach (var connection in Connections)
                AddBySource(connection);
        }

        return _bySource.TryGetValue(source, out var found) ? found : [];
    }

    /// <summary>The live connections that a filter means, oldest first: <c>conntrack -L</c>.</summary>
    public IEnumerable<Connection> Select(ConnectionFilter filter, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Connections.Where(connection => connection.Expires > now && filter.Fits(connection));
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
        var gone = Connections.Concat(_byReplyAlone).Where(connection => which(connection)).ToList();
        gone.ForEach(Remove);
        return gone.Count;
    }

    /// <summary>A deep copy for a fork.</summary>
    public ConnectionTable Clone()
    {
        var copy = new ConnectionTable { Statistics = Statistics.Clone() };
        foreach (var connection in Connections)
            copy.Add(connection.Clone());
        foreach (var connection in _byReplyAlone)
            copy.AddByReply(connection.Clone());
        return copy;
    }

    private void AddBySource(Connection connection)
    {
        var source = ConnectionSource.Of(connection.Original);
        if (!_bySource!.TryGetValue(source, out var same))
            _bySource.Add(source, same = []);
        same.Add(connection);
    }

    /// <summary>Closes the gaps, and doubles the list where there are few.</summary>
    private void MakeRoom()
    {
        const int Smallest = 4;
        var kept = new Connection?[Math.Max(Smallest, ListedCount > _inOrder.Length / 2 ? _inOrder.Length * 2 : _inOrder.Length)];
        var at = 0;
        foreach (var connection in Connections)
        {
            connection.Place = at;
            kept[at++] = connection;
        }

        (_inOrder, _next) = (kept, at);
    }
}
