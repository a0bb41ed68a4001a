using System.Collections;
using System.Reflection;

namespace KubeNet.LabFiles.Contract;

/// <summary>A property or field of a type that makes up its value.</summary>
internal sealed class RecordMember
{
    private readonly PropertyInfo? _property;
    private readonly FieldInfo? _field;

    public RecordMember(MemberInfo member)
    {
        (_property, _field) = (member as PropertyInfo, member as FieldInfo);
        Name = Names.Of(member.Name);
        Type = _property?.PropertyType ?? _field!.FieldType;
        ValueType = Nullable.GetUnderlyingType(Type) ?? Type;
        IsRequired = member.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute), inherit: false);
        var nullability = new NullabilityInfoContext();
        TakesNull = Type != ValueType || (!Type.IsValueType && (_property is not null ? nullability.Create(_property) : nullability.Create(_field!)).ReadState != NullabilityState.NotNull);
    }

    /// <summary>Its name in the file.</summary>
    public string Name { get; }

    public Type Type { get; }

    /// <summary>The type, without the question mark of a value type.</summary>
    public Type ValueType { get; }

    public bool IsRequired { get; set; }

    public bool TakesNull { get; }

    /// <summary>What it is unless something is said; not written then.</summary>
    public object? Default { get; set; }

    public bool CanSet => _field is not null || _property!.SetMethod is not null;

    public object? Get(object from) => _property is not null ? _property.GetValue(from) : _field!.GetValue(from);

    public void Set(object into, object? value)
    {
        if (_property is not null)
            _property.SetValue(into, value);
        else
            _field!.SetValue(into, value);
    }

    /// <summary>Whether a value need not be written.</summary>
    public bool IsDefault(object? value) => !IsRequired && (Equals(value, Default) || (IsEmpty(value) && (Default is null ? !TakesNull : IsEmpty(Default))));

    private static bool IsEmpty(object? value)
    {
        if (value is not IEnumerable all || value is string)
            return false;
        var walk = all.GetEnumerator();
        using var end = walk as IDisposable;
        return !walk.MoveNext();
    }
}
