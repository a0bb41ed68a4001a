using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.LabFiles;

namespace KubeNet.PowerShell.Commands;

/// <summary>Files that a person names by a PowerShell path.</summary>
internal static class Files
{
    /// <summary>The file system's path of one file or folder that exists.</summary>
    /// <param name="cmdlet">Whose location relative paths start from.</param>
    /// <param name="path">The path.</param>
    /// <param name="isLiteral">Whether the path is a name as it stands (<c>-LiteralPath</c>), and not a pattern.</param>
    /// <exception cref="NetConfigException">PathNotFound, or PathAmbiguous.</exception>
    public static string Resolve(PSCmdlet cmdlet, string path, bool isLiteral) => ResolveAll(cmdlet, path, isLiteral) is [var one]
        ? one
        : throw new NetConfigException("PathAmbiguous", $"'{path}' names several files; give one.");

    /// <summary>As <see cref="Resolve"/>, of all that a pattern names.</summary>
    /// <exception cref="NetConfigException">PathNotFound.</exception>
    public static IReadOnlyList<string> ResolveAll(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        try
        {
            IReadOnlyList<string> found = isLiteral ? Existing(cmdlet.GetUnresolvedProviderPathFromPSPath(path)) : cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
            if (found.Count > 0)
                return found;
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            throw new NetConfigException("PathNotFound", $"There is no file or folder '{path}'.", error);
        }

        throw new NetConfigException("PathNotFound", isLiteral
            ? $"There is no file or folder '{path}'."
            : $"No file or folder matches '{path}'; give a name that has [, ], * or ? in it with -LiteralPath.");
    }

    /// <summary>The text of a file.</summary>
    /// <exception cref="NetConfigException">PathNotFound, or FileUnreadable with the system's reason.</exception>
    public static string Read(PSCmdlet cmdlet, string path, bool isLiteral)
    {
        var file = Resolve(cmdlet, path, isLiteral);
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetConfigException("FileUnreadable", $"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The file system's path of a file to write.</summary>
    /// <exception cref="NetConfigException">PathNotFound: its folder is not there; FileExists: it is there, and may not be replaced; FileReadOnly.</exception>
    public static string ForWriting(PSCmdlet cmdlet, string path, bool noClobber, bool force)
    {
        var file = cmdlet.GetUnresolvedProviderPathFromPSPath(path);
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(file)))
            throw new NetConfigException("PathNotFound", $"There is no folder for '{path}'; make it first.");
        if (Directory.Exists(file))
            throw new NetConfigException("FileUnwritable", $"'{path}' is a folder; give the name of a file in it.");
        if (noClobber && File.Exists(file))
            throw new NetConfigException("FileExists", $"There is a file '{path}' already; choose another name, or leave -NoClobber out.");
        return !force && File.Exists(file) && new FileInfo(file).IsReadOnly
            ? throw new NetConfigException("FileReadOnly", $"The file '{path}' may only be read; choose another name, or replace it with -Force.")
            : file;
    }

    /// <summary>Writes a file as a whole or not at all.</summary>
    /// <exception cref="NetConfigException">FileUnwritable with the system's reason.</exception>
    public static void WriteWhole(string file, string text, bool isProgram = false) => WriteWhole(file, System.Text.Encoding.UTF8.GetBytes(text), isProgram);

    /// <summary>As <see cref="WriteWhole(string, string, bool)"/>.</summary>
    /// <exception cref="NetConfigException">FileUnwritable with the system's reason.</exception>
    public static void WriteWhole(string file, byte[] bytes, bool isProgram = false) => WholeFile.Write(file, stream => stream.Write(bytes), isProgram);

    /// <summary>A file as Get-Item returns it: with the path by which Get-Content and the like take it from the pipeline.</summary>
    public static PSObject Item(PSCmdlet cmdlet, string file) => cmdlet.InvokeProvider.Item.Get([file], force: true, literalPath: true)[0];

    /// <summary>Makes a folder in one that is there.</summary>
    /// <exception cref="NetConfigException">PathNotFound, or FileUnwritable with the system's reason.</exception>
    public static void MakeFolder(string folder)
    {
        if (!Directory.Exists(System.IO.Path.GetDirectoryName(folder.TrimEnd(System.IO.Path.DirectorySeparatorChar))))
            throw new NetConfigException("PathNotFound", $"There is no folder for '{folder}'; make it first.");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetConfigException("FileUnwritable", $"'{folder}' cannot be made: {error.Message}", error);
        }
    }

    private static string[] Existing(string file) => System.IO.Path.Exists(file) ? [file] : [];
}
