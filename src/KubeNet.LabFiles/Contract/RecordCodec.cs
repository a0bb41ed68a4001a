using System.Reflection;
using System.Runtime.CompilerServices;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>
/// A type whose values are what its properties are: every property that can be set, or that its constructor sets, is a member, so that a new one is written
/// without a line here. Types of a lab's state have their fields too. What is as it always is, is left out.
/// </summary>
internal sealed class RecordCodec : Codec
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private readonly LabContract _contract;
    private readonly Type _type;
    private readonly bool _isState;
    private readonly ConstructorInfo? _constructor;
    private readonly List<RecordMember?> _arguments = [];
    private readonly Dictionary<string, RecordMember> _byName;

    public RecordCodec(LabContract contract, NamedType named)
    {
        (_contract, _type, _isState, Description) = (contract, named.Type, named.HasFields, named.Name);
        var candidates = Candidates(named).ToList();
        _constructor = Constructor(candidates);
        var parameters = _constructor?.GetParameters() ?? [];
        Members = [.. candidates.Where(member => member.CanSet || parameters.Any(parameter => IsNamed(member, parameter)))];
        _byName = Members.ToDictionary(member => member.Name, StringComparer.Ordinal);
        foreach (var parameter in parameters)
            _arguments.Add(Argument(parameter));
        var usual = Create([.. _arguments.Select(member => member!.Default ?? Empty(member.Type))]);
        foreach (var member in Members.Where(member => !member.IsRequired && !_arguments.Contains(member)))
            member.Default = member.Get(usual);
    }

    public IReadOnlyList<RecordMember> Members { get; }

    public override string Description { get; }

    public override IEnumerable<Type> Parts => Members.Select(member => member.ValueType);

    public override JsonPart Write(object value) => Write(value, JsonPart.Object());

    /// <summary>Writes the members into an object.</summary>
    public JsonPart Write(object value, JsonPart into)
    {
        foreach (var member in Members)
        {
            var content = member.Get(value);
            if (member.IsDefault(content))
                continue;
            var written = content is null ? JsonPart.Null : _contract.Of(member.ValueType).Write(content);

            // A part of a state that holds nothing is as a new one.
            if (!_isState || member.IsRequired || member.TakesNull || member.ValueType.IsValueType || written is not { Form: JsonForm.Object, Members.Count: 0 })
                into.Add(member.Name, written);
        }

        return into;
    }

    public override object Read(JsonPart part, LabReading reading)
    {
        reading.Expect(part, JsonForm.Object, $"an object ({Description})");
        var values = new Dictionary<RecordMember, object?>();
        foreach (var (name, value) in part.Members)
        {
            if (_byName.TryGetValue(name, out var member))
                values.Add(member, Value(member, value, reading));
            else if (name != "kind")
                reading.PassOver(value, $"'{name}' of {Description}");
        }

        if (Members.FirstOrDefault(member => member.IsRequired && !values.ContainsKey(member)) is { } missing)
            throw reading.Missing(part, $"'{missing.Name}' of {Description} is missing here.");
        return reading.Make(part, Description, () => Make(values));
    }

    private object? Value(RecordMember member, JsonPart value, LabReading reading)
    {
        if (value.Form != JsonForm.Null)
            return _contract.Of(member.ValueType).Read(value, reading);
        return member.TakesNull ? null : throw reading.Invalid(value, $"'{member.Name}' of {Description} cannot be null.");
    }

    private object Make(Dictionary<RecordMember, object?> values)
    {
        var made = Create([.. _arguments.Select(member => values.TryGetValue(member!, out var value) ? value : member!.Default ?? Empty(member.Type))]);
        foreach (var (member, value) in values)
        {
            if (member.CanSet && !_arguments.Contains(member))
                member.Set(made, value);
        }

        return _contract.Finish(made);
    }

    private object Create(object?[] arguments) => _constructor is null ? Activator.CreateInstance(_type)! : _constructor.Invoke(arguments);

    private RecordMember Argument(ParameterInfo parameter)
    {
        var member = Members.FirstOrDefault(one => IsNamed(one, parameter))
            ?? throw new InvalidOperationException($"The contract cannot make a {_type.Name}: nothing tells what its constructor's {parameter.Name} is.");
        member.Default = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        member.IsRequired = !parameter.HasDefaultValue && !member.TakesNull && !IsCollection(member.Type);
        return member;
    }

    // EquatableArray's default is empty; other values of value types are their zeros.
    private static object? Empty(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;

    private static bool IsCollection(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Engine.EquatableArray<>);

    private static bool IsNamed(RecordMember member, ParameterInfo parameter) => string.Equals(member.Name, Names.Of(parameter.Name!), StringComparison.OrdinalIgnoreCase);

    /// <summary>The one without parameters; else, but for the one that copies, that of which each parameter is a property.</summary>
    private ConstructorInfo? Constructor(List<RecordMember> candidates)
    {
        if (_type.IsValueType)
            return null;
        var all = _type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Where(one => one.GetParameters() is not [var only] || only.ParameterType != _type).ToList();
        return all.Find(one => one.GetParameters().Length == 0)
            ?? all.Where(one => Array.TrueForAll(one.GetParameters(), parameter => candidates.Exists(member => IsNamed(member, parameter)))).MaxBy(one => one.GetParameters().Length)
            ?? throw new InvalidOperationException($"The contract cannot make a {_type.Name}: it has no constructor whose parameters are its properties.");
    }

    private static IEnumerable<RecordMember> Candidates(NamedType named)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in Lineage(named.Type))
        {
            foreach (var property in type.GetProperties(Declared).OrderBy(property => property.MetadataToken))
            {
                if (property.GetMethod is { IsVirtual: false } or { IsFinal: true } && property.GetIndexParameters().Length == 0 && property.Name != "EqualityContract"
                    && !named.Derived.Contains(property.Name) && names.Add(property.Name))
                {
                    yield return new RecordMember(property);
                }
            }

            foreach (var field in type.GetFields(Declared).OrderBy(field => field.MetadataToken).Where(_ => named.HasFields))
            {
                if (!field.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && !field.Name.StartsWith('<') && !named.Derived.Contains(field.Name))
                    yield return new RecordMember(field);
            }
        }
    }

    private static IEnumerable<Type> Lineage(Type type) => type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [.. Lineage(parent), type] : [type];
}
