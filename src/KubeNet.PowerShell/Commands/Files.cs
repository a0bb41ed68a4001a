using System.Management.Automation;
using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands;

/// <summary>Files that a person names by a PowerShell path.</summary>
internal static class Files
{
    /// <summary>The file system's path of a file or folder that exists.</summary>
    /// <exception cref="NetConfigException">PathNotFound.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path)
    {
        try
        {
            return cmdlet.GetResolvedProviderPathFromPSPath(path, out _) is [var one]
                ? one
                : throw new NetConfigException("PathAmbiguous", $"'{path}' names several files; give one.");
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            throw new NetConfigException("PathNotFound", $"There is no file or folder '{path}'.", error);
        }
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="NetConfigException">PathNotFound, or FileUnreadable with the system's reason.</exception>
    public static string Read(PSCmdlet cmdlet, string path)
    {
        var file = Resolve(cmdlet, path);
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetConfigException("FileUnreadable", $"'{path}' cannot be read: {error.Message}", error);
        }
    }
}
