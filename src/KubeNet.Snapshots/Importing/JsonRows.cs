using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace KubeNet.Snapshots.Importing;

/// <summary>Reads the JSON files of a folder.</summary>
internal static class JsonRows
{
    private const int MaxDepth = 32;

    private static readonly JsonLoadSettings Settings = new() { LineInfoHandling = LineInfoHandling.Load, DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Replace };

    /// <summary>The objects of a file's array; null where the file is absent or broken, of which the report then speaks.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="consequence">What it means when the file is broken.</param>
    public static IReadOnlyList<JsonRow>? Read(Folder folder, string file, string consequence)
    {
        var token = Load(folder, file, consequence);
        if (token is null)
            return null;
        if (token is not JArray list)
        {
            folder.Error(file, 1, "This is not a JSON array, as iproute2 prints.", consequence);
            return null;
        }

        // iproute2 prints {} for what its own filters left out.
        return [.. list.OfType<JObject>().Where(row => row.HasValues).Select(row => new JsonRow(row))];
    }

    /// <summary>The object that a file holds.</summary>
    public static JsonRow? ReadObject(Folder folder, string file, string consequence)
    {
        var token = Load(folder, file, consequence);
        if (token is null or JObject)
            return token is JObject row ? new JsonRow(row) : null;
        folder.Error(file, 1, "This is not a JSON object.", consequence);
        return null;
    }

    private static JToken? Load(Folder folder, string file, string consequence)
    {
        if (folder.Find(file) is not { } found)
            return null;
        if (found.Content.Span.Trim(" \r\n\t"u8).IsEmpty)
        {
            folder.Warn(file, null, "The file is empty: the tool printed nothing.", consequence);
            return null;
        }

        using var reader = new JsonTextReader(found.OpenText()) { MaxDepth = MaxDepth, DateParseHandling = DateParseHandling.None };
        try
        {
            var token = JToken.ReadFrom(reader, Settings);
            if (reader.Read())
                folder.Warn(file, reader.LineNumber, $"There is more after the end of the JSON, at column {reader.LinePosition}.", "what follows was not read");
            return token;
        }
        catch (JsonReaderException problem)
        {
            folder.Error(file, problem.LineNumber, $"The JSON is broken at column {problem.LinePosition}: {FirstSentence(problem.Message)}", consequence);
            return null;
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
