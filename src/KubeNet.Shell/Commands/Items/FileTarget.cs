using System.Management.Automation;
using System.Text;

namespace KubeNet.Shell.Commands.Items;

/// <summary>Opens the file that a cmdlet writes text to.</summary>
internal static class FileTarget
{
    /// <summary>The full path of a file for a path as PowerShell reads it.</summary>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        string resolved = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (!provider.Name.Equals("FileSystem", StringComparison.OrdinalIgnoreCase))
        {
            cmdlet.ThrowTerminatingError(CommandError.Argument(
                "ReadWriteFileNotFileSystemProvider", $"Cannot open file because the current provider ({provider.Name}) cannot open a file.", path));
        }

        return resolved;
    }

    /// <summary>Opens a file for writing; a refusal ends the cmdlet.</summary>
    public static StreamWriter Open(PSCmdlet cmdlet, string path, object? encoding, bool append, bool force, bool noClobber)
    {
        try
        {
            Encoding chosen = TextEncodings.Find(encoding);
            if (noClobber && !append && File.Exists(path))
                throw new IOException($"The file '{path}' already exists.");
            if (force && File.Exists(path) && (File.GetAttributes(path) & FileAttributes.ReadOnly) != 0)
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            return new StreamWriter(new FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, FileShare.Read), chosen);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PSArgumentException or ArgumentException)
        {
            cmdlet.ThrowTerminatingError(CommandError.From(error, noClobber && error is IOException ? "NoClobber" : "FileOpenFailure", ErrorCategory.OpenError, path));
            throw;
        }
    }
}
