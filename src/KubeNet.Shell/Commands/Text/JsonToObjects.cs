using System.Management.Automation;
using Newtonsoft.Json.Linq;

namespace KubeNet.Shell.Commands.Text;

/// <summary>Turns parsed JSON into PowerShell objects, or into ordered tables.</summary>
internal static class JsonToObjects
{
    /// <summary>Objects with note properties; names that differ only in case, or are empty, are refused.</summary>
    /// <exception cref="JsonNameException">Such a name.</exception>
    public static object? Convert(JToken? token) => token switch
    {
        JObject members => Object(members),
        JArray items => items.Where(item => item.Type != JTokenType.Comment).Select(Convert).ToArray(),
        JValue value => value.Value,
        _ => null,
    };

    /// <summary>Ordered, case-sensitive tables in place of objects, which take every name.</summary>
    public static object? ConvertToTable(JToken? token)
    {
        switch (token)
        {
            case JObject members:
                var table = new OrderedHashtable();
                foreach (JProperty member in members.Properties()) table[member.Name] = ConvertToTable(member.Value);
                return table;
            case JArray items: return items.Where(item => item.Type != JTokenType.Comment).Select(ConvertToTable).ToArray();
            case JValue value: return value.Value;
            default: return null;
        }
    }

    private static PSObject Object(JObject members)
    {
        var result = new PSObject();
        foreach (JProperty member in members.Properties())
        {
            if (member.Name.Length == 0)
            {
                throw new JsonNameException(
                    "EmptyKeyInJsonString",
                    "The provided JSON includes a property whose name is an empty string, this is only supported using the -AsHashTable switch.");
            }

            if (result.Properties[member.Name] is { } other)
            {
                throw new JsonNameException(
                    "KeysWithDifferentCasingInJsonString",
                    $"Cannot convert the JSON string because it contains keys with different casing. "
                    + "Please use the -AsHashTable switch instead. "
                    + $"The key that was attempted to be added to the existing key '{other.Name}' was '{member.Name}'.");
            }

            result.Properties.Add(new PSNoteProperty(member.Name, Convert(member.Value)));
        }

        return result;
    }
}
