using System.Reflection;

namespace KubeNet.Orchestration.Comparing;

/// <summary>The words of options: each property by its name, where it is not as in new options.</summary>
internal static class OptionWords
{
    /// <summary>The words of options of a type.</summary>
    public static IEnumerable<Word> Of<T>(T options)
        where T : class, new()
    {
        var usual = new T();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (!property.CanWrite)
                continue;
            var value = property.GetValue(options);
            yield return Word.Of(char.ToLowerInvariant(property.Name[0]) + property.Name[1..], value) with { IsUsual = Equals(value, property.GetValue(usual)) };
        }
    }
}
