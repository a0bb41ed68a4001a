using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KubeNet.Engine;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Netfilter;

namespace KubeNet.LabFiles.Contract;

/// <summary>
/// What lab files are made of: for each type of a lab its name and how its values stand there. A type without a name cannot be written; a test walks all types that
/// a lab can hold, and another holds the whole contract to an approved text.
/// </summary>
internal sealed class LabContract
{
    private readonly ConcurrentDictionary<Type, Codec> _codecs = new();
    private readonly ConcurrentDictionary<Type, RecordCodec> _records = new();
    private readonly Dictionary<Type, NamedType> _named = [];
    private readonly Dictionary<Type, Delegate> _keys = [];
    private readonly Dictionary<Type, Func<object, object>> _finishers = [];

    private LabContract()
    {
        ScalarTypes.Register(this);
        LabTypes.Register(this);
    }

    public static LabContract Current { get; } = new();

    /// <summary>The types that have a name.</summary>
    public IEnumerable<NamedType> Named => _named.Values;

    /// <summary>How the values of a type stand in a file.</summary>
    public Codec Of(Type type) => _codecs.GetOrAdd(type, Make);

    public RecordCodec RecordOf(Type type) => _records.GetOrAdd(type, _ => new RecordCodec(this, Find(type)));

    public string NameOf(Type type) => _named.TryGetValue(type, out var named) ? named.Name : type.IsEnum ? Names.Of(type.Name) : Of(type).Description;

    /// <summary>Whether a type is one of a lab's state.</summary>
    public bool IsState(Type type) => _named.TryGetValue(type, out var named) && named.HasFields;

    /// <summary>The types that an abstract one can be, by name.</summary>
    public IEnumerable<Type> Concrete(Type type) => _named.Keys.Where(one => one.IsSubclassOf(type) && !one.IsAbstract).OrderBy(one => _named[one].Name, StringComparer.Ordinal);

    public Func<TValue, TKey>? KeyOf<TKey, TValue>() => _keys.GetValueOrDefault(typeof(TValue)) as Func<TValue, TKey>;

    /// <summary>What is done to a value when all its members are set.</summary>
    public object Finish(object made) => _finishers.TryGetValue(made.GetType(), out var finish) ? finish(made) : made;

    public void Add(Codec codec, Type type) => _codecs[type] = codec;

    /// <summary>Names types whose values are their properties.</summary>
    public void Add(params (string Name, Type Type)[] types)
    {
        foreach (var (name, type) in types)
            _named.Add(type, new NamedType(name, type, HasFields: false, ImmutableHashSet<string>.Empty));
    }

    public void Add(string name, Type type, params string[] derived) => _named.Add(type, new NamedType(name, type, HasFields: false, derived.ToHashSet()));

    /// <summary>Names a type of a lab's state, whose fields count too.</summary>
    public void AddState(string name, Type type, params string[] derived) => _named.Add(type, new NamedType(name, type, HasFields: true, derived.ToHashSet()));

    /// <summary>Says by what a value is known in dictionaries of its type.</summary>
    public void Key<TKey, TValue>(Func<TValue, TKey> key) => _keys[typeof(TValue)] = key;

    public void Finish<T>(Func<T, T> finish)
        where T : notnull => _finishers[typeof(T)] = made => finish((T)made);

    private Codec Make(Type type)
    {
        if (type.IsEnum)
            return (Codec)Activator.CreateInstance(typeof(EnumCodec<>).MakeGenericType(type))!;
        if (type.IsGenericType && typeof(ITuple).IsAssignableFrom(type))
            return new TupleCodec(this, type);
        if (Element(type) is { } element)
            return (Codec)Activator.CreateInstance(typeof(ListCodec<>).MakeGenericType(element), this, type)!;
        if (Entry(type) is { } entry)
            return (Codec)Activator.CreateInstance(typeof(DictionaryCodec<,>).MakeGenericType(entry), this, type)!;
        return type.IsAbstract && !type.IsSealed && Concrete(type).Any() ? new VariantCodec(this, type) : RecordOf(type);
    }

    // A type inside a named one is a part of it.
    private NamedType Find(Type type)
    {
        if (_named.TryGetValue(type, out var named))
            return named;
        if (IsPartOfRules(type))
            return new NamedType(Names.Of(type.Name), type, HasFields: false, ImmutableHashSet<string>.Empty);
        return type.DeclaringType is { } outer && _named.TryGetValue(outer, out var holder)
            ? new NamedType($"{holder.Name}.{Names.Of(type.Name)}", type, holder.HasFields, ImmutableHashSet<string>.Empty)
            : throw new InvalidOperationException($"{type} has no name in the contract of lab files; give it one in {nameof(LabTypes)}.");
    }

    private static bool IsPartOfRules(Type type) => type.DeclaringType is null && (type == typeof(NatRange) || type.Namespace is { } home && home.StartsWith(typeof(Rule).Namespace!, StringComparison.Ordinal));

    private static Type? Element(Type type) => IsOneOf(type, typeof(EquatableArray<>), typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(List<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>), typeof(HashSet<>))
        ? type.GetGenericArguments()[0]
        : null;

    private static Type[]? Entry(Type type) => IsOneOf(type, typeof(ImmutableSortedDictionary<,>), typeof(ImmutableDictionary<,>), typeof(Dictionary<,>), typeof(TreeDictionary<,>))
        ? type.GetGenericArguments()
        : null;

    private static bool IsOneOf(Type type, params Type[] definitions) => type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());
}
