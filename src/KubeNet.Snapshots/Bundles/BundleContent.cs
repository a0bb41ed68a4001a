namespace KubeNet.Snapshots.Bundles;

/// <summary>
/// Collects the files of one bundle under the limits: the one place through which every byte of a folder or archive goes.
/// </summary>
internal sealed class BundleContent(string source, SnapshotOptions options, ImportReport report)
{
    private readonly Dictionary<string, BundleFile> _files = new(StringComparer.Ordinal);
    private readonly byte[] _chunk = new byte[16384];
    private int _entries;

    public IReadOnlyCollection<BundleFile> Files => _files.Values;

    /// <summary>Counts an entry and says whether its content is wanted; reports it otherwise.</summary>
    public bool Wants(string rawPath, long length, bool isRegular, out string path)
    {
        if (++_entries > options.MaxEntries)
            throw TooLarge($"it has more than {options.MaxEntries} entries");
        if (!BundlePath.TryNormalize(rawPath, out path))
        {
            report.Error(null, null, $"The entry '{Printable(rawPath)}' has a path that is not inside the bundle.", "it was not read");
            return false;
        }

        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!isRegular)
        {
            report.Warn(path, null, "This is a link or a special file.", "it was not followed");
            return false;
        }

        if (!BundleFiles.IsKnown(name))
        {
            if (name != BundleFiles.CollectorLog)
                report.Warn(path, null, "No file of this name belongs to a bundle.", "it was not read");
            return false;
        }

        if (length <= options.MaxFileBytes)
            return true;
        report.Error(path, null, $"The file has {length} bytes; the limit is {options.MaxFileBytes}.", "it was not read: the import goes on as if it were not there");
        return false;
    }

    /// <summary>Reads a wanted file to its end, no further than the limit, whatever length was claimed.</summary>
    public void Read(string path, Stream stream)
    {
        var buffer = new MemoryStream();
        for (int count; (count = stream.Read(_chunk)) > 0;)
        {
            if (buffer.Length + count > options.MaxFileBytes)
            {
                report.Error(path, null, $"The file has more than {options.MaxFileBytes} bytes.", "it was not read: the import goes on as if it were not there");
                return;
            }

            buffer.Write(_chunk, 0, count);
        }

        if (!_files.TryAdd(path, new BundleFile(path, buffer.GetBuffer().AsMemory(0, (int)buffer.Length))))
            report.Warn(path, null, "The bundle holds this file twice.", "the first one is used");
    }

    public SnapshotException TooLarge(string why) =>
        new("SnapshotTooLarge", $"The bundle '{source}' is refused: {why}. A bundle that the collector made is far smaller.");

    private static string Printable(string text) => new([.. text.Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
}
