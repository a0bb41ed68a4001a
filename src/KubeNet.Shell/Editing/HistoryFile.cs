using System.Text;

namespace KubeNet.Shell.Editing;

/// <summary>
/// The history on disk: one entry a line, with line breaks as <c>\n</c> and backslashes doubled. Sessions that run side by side append to the same file.
/// A file that cannot be read or written costs the history, never the session.
/// </summary>
internal sealed class HistoryFile
{
    private const long MaximumBytes = 1 << 20;

    private readonly string path;

    public HistoryFile(string path) => this.path = path;

    /// <summary>The user's own: <c>kubenet/history</c> below <c>$XDG_DATA_HOME</c>, by default <c>~/.local/share</c> (Windows: %LOCALAPPDATA%).</summary>
    public static HistoryFile OfUser() => new(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "kubenet", "history"));

    /// <summary>The last entries, oldest first; a file that has outgrown its bounds is cut down to them.</summary>
    public IReadOnlyList<string> Load(int limit)
    {
        try
        {
            if (!File.Exists(path)) return [];
            string[] entries = ReadEnd();
            string[] kept = entries[Math.Max(0, entries.Length - limit)..];
            if (entries.Length > 2 * limit || new FileInfo(path).Length > MaximumBytes) Rewrite(kept);
            return [.. kept.Select(Decode)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Adds an entry at the end.</summary>
    public void Append(string entry)
    {
        if (entry.Length > MaximumBytes / 16) return;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
            using FileStream stream = Open(FileMode.Append);
            stream.Write(Encoding.UTF8.GetBytes(Encode(entry) + "\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // See the class: no history is better than no session.
        }
    }

    internal static string Encode(string entry) =>
        entry.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    internal static string Decode(string line)
    {
        var entry = new StringBuilder(line.Length);
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\' || i + 1 == line.Length) entry.Append(line[i]);
            else entry.Append(line[++i] == 'n' ? '\n' : line[i]);
        }

        return entry.ToString();
    }

    /// <summary>The lines within the last <see cref="MaximumBytes"/>; the first of a longer file is a fragment and is left out.</summary>
    private string[] ReadEnd()
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        bool cut = stream.Length > MaximumBytes;
        if (cut) stream.Seek(-MaximumBytes, SeekOrigin.End);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return cut ? lines[1..] : lines;
    }

    private void Rewrite(string[] lines)
    {
        string replacement = path + ".new";
        File.Delete(replacement);
        using (FileStream stream = new HistoryFile(replacement).Open(FileMode.CreateNew))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }

        File.Move(replacement, path, overwrite: true);
    }

    private FileStream Open(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
