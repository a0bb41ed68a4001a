using System.Management.Automation;
using KubeNet.Engine;
using KubeNet.LabFiles;

namespace KubeNet.PowerShell.Commands;

/// <summary>Files to write that a person names by a PowerShell path; see <see cref="GivenPath"/> for those to read.</summary>
internal static class Files
{
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
}
