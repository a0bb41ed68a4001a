using KubeNet.Engine;

namespace KubeNet.LabFiles;

/// <summary>Files that are written as a whole or not at all.</summary>
public static class WholeFile
{
    /// <summary>
    /// Writes a file: to one beside it, which goes to the disk and then takes its place. Whatever fails on the way, the file stays as it was, and nothing is left
    /// beside it.
    /// </summary>
    /// <param name="file">Its path.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isProgram">Whether it may be executed.</param>
    /// <exception cref="NetConfigException">FileUnwritable with the system's reason.</exception>
    public static void Write(string file, Action<Stream> write, bool isProgram = false)
    {
        ArgumentNullException.ThrowIfNull(write);
        var beside = $"{file}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            if (isProgram && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(beside, File.GetUnixFileMode(beside) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);

            // Windows replaces no file that may only be read; whoever calls this has asked whether it may be.
            if (OperatingSystem.IsWindows() && File.Exists(file))
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
            File.Move(beside, file, overwrite: true);
        }
        catch (Exception error)
        {
            Remove(beside);
            if (error is IOException or UnauthorizedAccessException)
                throw new NetConfigException("FileUnwritable", $"'{file}' cannot be written: {error.Message}", error);
            throw;
        }
    }

    // Where even that fails, the first error is the one to tell.
    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
