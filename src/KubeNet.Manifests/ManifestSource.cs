using System.Text;

namespace KubeNet.Manifests;

/// <summary>One text of manifests: a file, a string, a stream.</summary>
/// <param name="Name">What reports call it: the file's path.</param>
/// <param name="Open">Opens it; the reader disposes what it gets.</param>
public sealed record ManifestSource(string Name, Func<Stream> Open)
{
    private static readonly string[] s_extensions = [".json", ".yaml", ".yml"];

    /// <summary>A string.</summary>
    public static ManifestSource Text(string text, string name = "input") => new(name, () => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false));

    /// <summary>A file, or the .yaml, .yml and .json files of a folder by name (not those of folders in it, as <c>kubectl -f</c>).</summary>
    /// <exception cref="ManifestException">PathNotFound, FolderEmpty.</exception>
    public static IEnumerable<ManifestSource> AtPath(string path)
    {
        if (File.Exists(path))
            return [new ManifestSource(path, () => OpenFile(path))];
        if (!Directory.Exists(path))
            throw new ManifestException("PathNotFound", $"There is no file or folder '{path}'.");
        var files = Directory.GetFiles(path).Where(file => s_extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        return files.Count == 0
            ? throw new ManifestException("FolderEmpty", $"The folder '{path}' has no .yaml, .yml or .json file; folders in it are not searched.")
            : files.Select(file => new ManifestSource(file, () => OpenFile(file)));
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException("FileUnreadable", $"'{path}' cannot be read: {error.Message}", error);
        }
    }
}
