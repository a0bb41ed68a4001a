using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;

namespace KubeNet.Manifests.Reading;

/// <summary>What the Kubernetes client's model of an object takes: its fields by the names that JSON has for them. Made once for each type.</summary>
internal sealed class ModelShape
{
    private static readonly ConcurrentDictionary<Type, ModelShape> s_known = new();

    private readonly Type _type;
    private readonly Lazy<Dictionary<string, ModelField>> _fields;
    private readonly Lazy<ModelShape?> _element;

    private ModelShape(Type type)
    {
        _type = type;
        Form = FormOf(type);
        _fields = new(() => Form == ModelForm.Object ? FieldsOf(type) : []);
        _element = new(() => Form is ModelForm.List or ModelForm.Map ? Of(type.GetGenericArguments()[^1]) : null);
    }

    /// <summary>What it takes.</summary>
    public ModelForm Form { get; }

    /// <summary>Whether null says that nothing was given; a number that must be there cannot be null.</summary>
    public bool IsNullable => !_type.IsValueType || Nullable.GetUnderlyingType(_type) is not null;

    /// <summary>What the elements of a list or map take.</summary>
    public ModelShape Element => _element.Value ?? throw new InvalidOperationException($"{_type} has no elements.");

    /// <summary>The names of an object's fields.</summary>
    public IEnumerable<string> FieldNames => _fields.Value.Keys;

    /// <summary>The shape of a type.</summary>
    public static ModelShape Of(Type type) => s_known.GetOrAdd(type, static type => new ModelShape(type));

    /// <summary>The field of a name, or null.</summary>
    public ModelField? Field(ReadOnlySpan<char> name) =>
        _fields.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var field) ? field : null;

    private static Dictionary<string, ModelField> FieldsOf(Type type)
    {
        var fields = new Dictionary<string, ModelField>(StringComparer.Ordinal);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name is { } name)
                fields.TryAdd(name, new ModelField(name, fields.Count, Of(property.PropertyType)));
        }

        return fields;
    }

    private static ModelForm FormOf(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return ModelForm.Text;
        if (type == typeof(bool))
            return ModelForm.Flag;
        if (type == typeof(int))
            return ModelForm.Int32;
        if (type == typeof(long))
            return ModelForm.Int64;
        if (type == typeof(double))
            return ModelForm.Number;
        if (type == typeof(DateTime))
            return ModelForm.Time;
        if (type == typeof(byte[]))
            return ModelForm.Base64;
        if (type == typeof(IntOrString))
            return ModelForm.IntOrString;
        if (type == typeof(ResourceQuantity))
            return ModelForm.Quantity;
        if (type.IsGenericType)
            return type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? ModelForm.Map : ModelForm.List;
        return type.Namespace == typeof(V1Pod).Namespace && type.IsClass ? ModelForm.Object : ModelForm.Anything;
    }
}
