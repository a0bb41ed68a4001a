using System.Reflection;
using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Tests.Comparing;

/// <summary>Copies of a record of which each differs in one thing, however deep that lies.</summary>
internal static class Variants
{
    /// <summary>The copies, each with the path of what differs: <c>Containers[0].Ports[0].HostPort</c>.</summary>
    /// <param name="record">The record, in which everything has a value.</param>
    /// <param name="unset">The properties that may have none.</param>
    public static IEnumerable<(string Path, T Value)> Of<T>(T record, params string[] unset)
        where T : class =>
        OfRecord(record, "", unset).Select(variant => (variant.Path, (T)variant.Value));

    private static IEnumerable<(string Path, object Value)> OfRecord(object record, string path, string[] unset)
    {
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            foreach (var (where, value) in Of(property.PropertyType, property.GetValue(record), $"{path}.{property.Name}".TrimStart('.'), unset))
            {
                var copy = Copy(record);
                property.SetValue(copy, value);
                yield return (where, copy);
            }
        }
    }

    private static IEnumerable<(string Path, object? Value)> Of(Type type, object? value, string path, string[] unset)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        object? one = value switch
        {
            bool old => !old,
            int old => old + 1,
            long old => old + 1,
            ushort old => (ushort)(old + 1),
            string old => old + "x",
            IpAddress => IpAddress.Parse("10.99.9.9"),
            IpPrefix => IpPrefix.Parse("10.99.0.0/16"),
            MacAddress => MacAddress.Parse("02:00:00:00:00:99"),
            LabelSet old => old.With("other", "label"),
            ObjectName old => old with { Name = "other" },
            PortReference => PortReference.Of("other"),
            Enum old => Enum.GetValues(bare).Cast<object>().First(other => !other.Equals(old)),
            _ => null,
        };
        if (one is not null)
            return [(path, one)];
        if (bare.IsGenericType && bare.GetGenericTypeDefinition() == typeof(EquatableArray<>))
            return (IEnumerable<(string, object?)>)typeof(Variants).GetMethod(nameof(OfArray), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(bare.GetGenericArguments()).Invoke(null, [value, path, unset])!;
        if (value is not null)
            return OfRecord(value, path, unset).Select(variant => (variant.Path, (object?)variant.Value));
        return unset.Any(path.EndsWith) ? [] : throw new InvalidOperationException($"{path}: give the sample a value, so that it can differ.");
    }

    private static IEnumerable<(string Path, object? Value)> OfArray<T>(EquatableArray<T> items, string path, string[] unset)
    {
        if (items.IsEmpty)
            throw new InvalidOperationException($"{path}: give the sample an item, so that it can differ.");
        yield return (path, items.RemoveAt(0));
        foreach (var (where, value) in Of(typeof(T), items[0], $"{path}[0]", unset))
            yield return (where, items.SetItem(0, (T)value!));
    }

    private static object Copy(object record) => record.GetType().GetMethod("<Clone>$") is { } clone
        ? clone.Invoke(record, null)!
        : typeof(object).GetMethod("MemberwiseClone", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(record, null)!;
}
