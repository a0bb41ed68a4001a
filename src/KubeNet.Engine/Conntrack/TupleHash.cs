namespace KubeNet.Engine.Conntrack;

/// <summary>
/// Connections by their tuples, each direction an entry of its own (struct nf_conntrack_tuple_hash): an entry holds the connection and which of its
/// directions it stands for, and the tuple is read there, so that a million connections take little room.
/// </summary>
internal sealed class TupleHash
{
    private const int Smallest = 16;
    private const int None = -1;

    // Both have a power of two in length, once there is an entry. A bucket holds the place of its first entry plus one, 0 where it is empty.
    private int[] _buckets = [];
    private Entry[] _entries = [];
    private int _used;
    private int _free = None;

    /// <summary>The connection that has a tuple, in whichever direction, or null.</summary>
    public Connection? Find(in ConnectionTuple tuple)
    {
        if (_used == 0)
            return null;
        var hash = HashOf(tuple);
        for (var at = Bucket(hash) - 1; at >= 0; at = _entries[at].Next)
        {
            ref readonly var entry = ref _entries[at];
            if (entry.Hash == hash && entry.Tuple == tuple)
                return entry.Connection;
        }

        return null;
    }

    /// <summary>Puts a direction of a connection in. Of several that have its tuple the last one is found.</summary>
    public void Add(Connection connection, bool isReply)
    {
        if (_free == None && _used == _entries.Length)
            Grow();
        var at = _free == None ? _used++ : _free;
        if (at == _free)
            _free = _entries[at].Next;
        var hash = HashOf(connection.TupleOf(isReply));
        ref var bucket = ref Bucket(hash);
        _entries[at] = new Entry(connection, hash | (isReply ? 1u : 0), bucket - 1);
        bucket = at + 1;
    }

    /// <summary>Takes a direction of a connection out, if it is in.</summary>
    public void Remove(Connection connection, bool isReply)
    {
        if (_used == 0)
            return;
        ref var link = ref Bucket(HashOf(connection.TupleOf(isReply)));
        var previous = None;
        for (var at = link - 1; at >= 0; previous = at, at = _entries[at].Next)
        {
            ref var entry = ref _entries[at];
            if (entry.Connection != connection || entry.IsReply != isReply)
                continue;
            if (previous == None)
                link = entry.Next + 1;
            else
                _entries[previous].Next = entry.Next;
            entry = new Entry(null, 0, _free);
            _free = at;
            return;
        }
    }

    private void Grow()
    {
        Array.Resize(ref _entries, Math.Max(Smallest, _entries.Length * 2));
        _buckets = new int[_entries.Length];
        for (var at = 0; at < _used; at++)
        {
            ref var bucket = ref Bucket(_entries[at].Hash);
            _entries[at].Next = bucket - 1;
            bucket = at + 1;
        }
    }

    // The lowest bit is the direction's.
    private static uint HashOf(in ConnectionTuple tuple) => (uint)tuple.GetHashCode() & ~1u;

    private ref int Bucket(uint hash) => ref _buckets[(hash >> 1) & (uint)(_buckets.Length - 1)];

    private struct Entry(Connection? connection, uint hashAndDirection, int next)
    {
        public int Next = next;

        public readonly Connection? Connection => connection;

        public readonly uint Hash => hashAndDirection & ~1u;

        public readonly bool IsReply => (hashAndDirection & 1) != 0;

        public readonly ref readonly ConnectionTuple Tuple => ref connection!.TupleOf(IsReply);
    }
}
