using System.IO.Compression;

namespace KubeNet.Snapshots.Bundles;

/// <summary>Brings the files of a folder, a .tar.gz, a .tar or a .zip into memory. Archives are taken for hostile; nothing is ever unpacked to disk.</summary>
internal static class BundleReader
{
    /// <summary>The files at a path.</summary>
    /// <exception cref="SnapshotException">SnapshotNotFound, SnapshotNotABundle, SnapshotBroken or SnapshotTooLarge.</exception>
    public static IReadOnlyCollection<BundleFile> Read(string path, SnapshotOptions options, ImportReport report)
    {
        var content = new BundleContent(path, options, report);
        try
        {
            if (Directory.Exists(path))
                ReadFolder(path, content, options);
            else if (File.Exists(path))
                ReadArchive(path, content, options);
            else
                throw new SnapshotException("SnapshotNotFound", $"There is no folder or archive '{path}'.");
        }
        catch (Exception problem) when (problem is InvalidDataException or EndOfStreamException)
        {
            throw new SnapshotException("SnapshotBroken", $"The archive '{path}' cannot be read: {problem.Message.TrimEnd('.')}.", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException("SnapshotUnreadable", $"'{path}' cannot be read: {problem.Message}", problem);
        }

        return content.Files;
    }

    private static void ReadFolder(string root, BundleContent content, SnapshotOptions options)
    {
        var total = 0L;
        var rest = new Stack<string>([root]);
        while (rest.TryPop(out var folder))
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                var relative = Path.GetRelativePath(root, entry.FullName);
                var isLink = entry.LinkTarget is not null;
                if (!isLink && entry is DirectoryInfo)
                {
                    rest.Push(entry.FullName);
                    continue;
                }

                var isRegular = !isLink && entry is FileInfo && (entry.Attributes & (FileAttributes.ReparsePoint | FileAttributes.Device)) == 0;
                var length = entry is FileInfo file ? file.Length : 0;
                if (!content.Wants(relative, length, isRegular, out var path))
                    continue;
                // Pipes and devices have no length, and the opening of a pipe would wait for a writer for ever.
                using var stream = new LimitedStream(length == 0 ? Stream.Null : File.OpenRead(entry.FullName), options.MaxTotalBytes - total, content.TooLarge);
                content.Read(path, stream);
                total += stream.Position;
            }
        }
    }

    private static void ReadArchive(string path, BundleContent content, SnapshotOptions options)
    {
        using var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[4];
        magic = magic[..file.ReadAtLeast(magic, 4, throwOnEndOfStream: false)];
        file.Position = 0;
        if (magic.StartsWith("PK"u8))
        {
            ReadZip(file, content, options);
            return;
        }

        var isGzip = magic.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]);
        if (!isGzip && !path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase))
            throw new SnapshotException("SnapshotNotABundle", $"'{path}' is no folder, .tar.gz, .tar or .zip; give what scripts/collect-netsnapshot.sh wrote.");
        using Stream plain = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var limited = new LimitedStream(plain, options.MaxTotalBytes, content.TooLarge);
        ReadTar(new TarBlocks(limited), content);
    }

    private static void ReadTar(TarBlocks tar, BundleContent content)
    {
        while (tar.Next() is { } entry)
        {
            if (!entry.IsFolder && content.Wants(entry.Path, entry.Length, entry.IsFile, out var path))
                content.Read(path, tar.OpenContent());
        }
    }

    private static void ReadZip(FileStream file, BundleContent content, SnapshotOptions options)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read);
        if (zip.Entries.Count > options.MaxEntries)
            throw content.TooLarge($"it has more than {options.MaxEntries} entries");
        var total = 0L;
        foreach (var entry in zip.Entries)
        {
            // The upper half of the attributes is Unix's st_mode; 0xa000 is a symbolic link.
            var isLink = (entry.ExternalAttributes >> 16 & 0xf000) == 0xa000;
            if (entry.FullName.EndsWith('/') || !content.Wants(entry.FullName, entry.Length, !isLink, out var path))
                continue;
            using var limited = new LimitedStream(entry.Open(), options.MaxTotalBytes - total, content.TooLarge);
            content.Read(path, limited);
            total += limited.Position;
        }
    }
}
