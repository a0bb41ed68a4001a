using System.Management.Automation;
using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands;

/// <summary>What a cmdlet was given with <c>-Path</c>, a pattern, or with <c>-LiteralPath</c>, a name as it stands.</summary>
/// <param name="Cmdlet">Whose location relative paths start from.</param>
/// <param name="Text">The path as a person gave it.</param>
/// <param name="IsLiteral">Whether it came with <c>-LiteralPath</c>.</param>
internal readonly record struct GivenPath(PSCmdlet Cmdlet, string Text, bool IsLiteral)
{
    /// <summary>The path of the parameter set that the call is in.</summary>
    public static GivenPath Of(PSCmdlet cmdlet, string path, string literalPath) => Of(cmdlet, [path], [literalPath])[0];

    /// <summary>As <see cref="Of(PSCmdlet, string, string)"/>, of parameters that take several paths.</summary>
    public static GivenPath[] Of(PSCmdlet cmdlet, string[] path, string[] literalPath)
    {
        var isLiteral = cmdlet.ParameterSetName == "LiteralPath";
        return Array.ConvertAll(isLiteral ? literalPath : path, text => new GivenPath(cmdlet, text, isLiteral));
    }

    /// <summary>The file system's path of the one file or folder that it names.</summary>
    /// <exception cref="NetConfigException">PathNotFound, or PathAmbiguous.</exception>
    public string Resolve() => ResolveAll() is [var one]
        ? one
        : throw new NetConfigException("PathAmbiguous", $"'{Text}' names several files; give one.");

    /// <summary>As <see cref="Resolve"/>, of all that a pattern names.</summary>
    /// <exception cref="NetConfigException">PathNotFound.</exception>
    public IReadOnlyList<string> ResolveAll()
    {
        try
        {
            IReadOnlyList<string> found = IsLiteral ? Existing(Cmdlet.GetUnresolvedProviderPathFromPSPath(Text)) : Cmdlet.GetResolvedProviderPathFromPSPath(Text, out _);
            if (found.Count > 0)
                return found;
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException)
        {
            throw new NetConfigException("PathNotFound", $"There is no file or folder '{Text}'.", error);
        }

        throw new NetConfigException("PathNotFound", IsLiteral
            ? $"There is no file or folder '{Text}'."
            : $"No file or folder matches '{Text}'; give a name that has [, ], * or ? in it with -LiteralPath.");
    }

    /// <summary>The text of the one file that it names.</summary>
    /// <exception cref="NetConfigException">PathNotFound, PathAmbiguous, or FileUnreadable with the system's reason.</exception>
    public string Read()
    {
        var file = Resolve();
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NetConfigException("FileUnreadable", $"'{Text}' cannot be read: {error.Message}", error);
        }
    }

    private static string[] Existing(string file) => Path.Exists(file) ? [file] : [];
}
