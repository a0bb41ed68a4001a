namespace KubeNet.Engine.Netfilter;

/// <summary>State that matches and targets keep in one namespace of a lab.</summary>
public sealed class ExtensionStates
{
    private readonly Dictionary<object, ICloneable> _states = new(OwnerComparer.Instance);

    /// <summary>The state of an owner, made at the first use.</summary>
    public TState Get<TState>(object owner, Func<TState> create)
        where TState : class, ICloneableState<TState>
    {
        if (!_states.TryGetValue(owner, out var state))
            _states.Add(owner, state = new Held<TState>(create()));
        return ((Held<TState>)state).State;
    }

    /// <summary>Every state with its owner: a match, or a name.</summary>
    internal IEnumerable<(object Owner, object State)> All => _states.Select(entry => (entry.Key, ((IHeld)entry.Value).State));

    /// <summary>Gives an owner its state.</summary>
    internal void Put<TState>(object owner, TState state)
        where TState : class, ICloneableState<TState> => _states[owner] = new Held<TState>(state);

    /// <summary>A deep copy for a fork.</summary>
    public ExtensionStates Clone()
    {
        var copy = new ExtensionStates();
        foreach (var (owner, state) in _states)
            copy._states.Add(owner, (ICloneable)state.Clone());
        return copy;
    }

    private interface IHeld
    {
        object State { get; }
    }

    private sealed class Held<TState>(TState state) : ICloneable, IHeld
        where TState : class, ICloneableState<TState>
    {
        public TState State => state;

        object IHeld.State => state;

        public object Clone() => new Held<TState>(state.Clone());
    }

    /// <summary>Names compare by content, matches by instance: equal matches of two rules keep states of their own.</summary>
    private sealed class OwnerComparer : IEqualityComparer<object>
    {
        public static OwnerComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) => x is string ? x.Equals(y) : ReferenceEquals(x, y);

        public int GetHashCode(object obj) => obj is string ? obj.GetHashCode() : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
