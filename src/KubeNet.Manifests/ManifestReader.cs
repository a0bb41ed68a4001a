using System.Text.Json;
using KubeNet.Manifests.Objects;
using KubeNet.Manifests.Reading;
using KubeNet.Orchestration.Kubernetes;

namespace KubeNet.Manifests;

/// <summary>
/// Reads manifests: YAML and JSON, single objects, several documents in a file, <c>kubectl get ... -o json|yaml</c> Lists. What cannot be used is
/// a line of the report, and the rest is read; of a malformed document nothing is.
/// </summary>
public static class ManifestReader
{
    /// <summary>Reads a file, or the .yaml, .yml and .json files of a folder.</summary>
    /// <exception cref="ManifestException">PathNotFound, FolderEmpty, FileUnreadable, ManifestTooLarge.</exception>
    public static ManifestSet Read(string path, ManifestLimits? limits = null) => Read([path], limits);

    /// <summary>Reads files and folders together: owners, endpoints and nodes refer to each other across files.</summary>
    /// <exception cref="ManifestException">PathNotFound, FolderEmpty, FileUnreadable, ManifestTooLarge.</exception>
    public static ManifestSet Read(IEnumerable<string> paths, ManifestLimits? limits = null) => Read(paths.SelectMany(ManifestSource.AtPath), limits);

    /// <summary>Reads a string.</summary>
    /// <exception cref="ManifestException">ManifestTooLarge.</exception>
    public static ManifestSet ReadText(string text, ManifestLimits? limits = null) => Read([ManifestSource.Text(text)], limits);

    /// <summary>Reads several texts together.</summary>
    /// <exception cref="ManifestException">FileUnreadable, ManifestTooLarge, and what opening a source throws.</exception>
    /// <param name="sources">The texts.</param>
    /// <param name="limits">What they may hold at most.</param>
    /// <param name="progress">Told the name of each source.</param>
    /// <param name="into">The cluster that they are read for, where it is there already: they may refer to its nodes, namespaces, services and pods.</param>
    public static ManifestSet Read(IEnumerable<ManifestSource> sources, ManifestLimits? limits = null, Action<string>? progress = null, Cluster? into = null)
    {
        limits ??= ManifestLimits.Default;
        var input = new ManifestInput(new ManifestReport(limits.MaxReportEntries));
        foreach (var source in sources)
        {
            progress?.Invoke(source.Name);
            ReadSource(input, source, limits);
        }

        return ManifestAssembly.Assemble(input, into);
    }

    /// <summary>Takes the objects of a source.</summary>
    internal static void ReadSource(ManifestInput input, ManifestSource source, ManifestLimits limits)
    {
        foreach (var document in Document.Split(SourceText.Read(source, limits)))
            ReadDocument(input, document, limits);
    }

    private static void ReadDocument(ManifestInput input, Document document, ManifestLimits limits)
    {
        List<RawObject> found;
        try
        {
            document.RequireText();

            // All of a document is scanned before any of it is taken.
            IEnumerable<JsonText> values = document.IsJson ? [JsonText.Of(document)] : YamlConverter.Convert(document, limits);
            found = [.. values.ToList().SelectMany(value => ObjectScanner.Scan(value, limits))];
        }
        catch (ManifestSyntaxException error)
        {
            input.Report.Error(error.Id, error.Message, "nothing of this document is read", error.Position);
            return;
        }

        foreach (var raw in found.Where(raw => !IsNothing(raw)))
            Kinds.Find(raw, input)?.Read(input, raw, limits);
    }

    // An empty document, as a template leaves behind.
    private static bool IsNothing(RawObject raw)
    {
        var reader = new Utf8JsonReader(raw.Json.Bytes.Span);
        reader.Read();
        return reader.TokenType == JsonTokenType.Null;
    }
}
