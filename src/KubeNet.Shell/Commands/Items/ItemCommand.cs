using System.Collections.ObjectModel;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Items;

/// <summary>What cmdlets over items share: <c>-Path</c> with wildcards or <c>-LiteralPath</c> without.</summary>
internal abstract class ItemCommand : PSCmdlet
{
    /// <summary>Paths, which may hold wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public virtual string[] Path { get; set; } = [];

    /// <summary>Paths taken as they are.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Whether the paths are literal.</summary>
    protected bool IsLiteral => ParameterSetName == "LiteralPath";

    /// <summary>The paths given.</summary>
    protected string[] Given => IsLiteral ? LiteralPath : Path;

    /// <summary>Runs an action for a path; what the provider refuses becomes an error of that path.</summary>
    protected void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteError(CommandError.From(error, "PathNotFound", ErrorCategory.ObjectNotFound, path));
        }
        catch (Exception error) when (error is ProviderInvocationException or PSInvalidOperationException or PSNotSupportedException or PSArgumentException)
        {
            ErrorRecord record = ((IContainsErrorRecord)error).ErrorRecord;
            WriteError(new ErrorRecord(error, record.FullyQualifiedErrorId, record.CategoryInfo.Category, path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            WriteError(CommandError.From(error, error.GetType().Name, ErrorCategory.NotSpecified, path));
        }
    }

    /// <summary>The files for the paths given; a path without one is reported.</summary>
    protected IEnumerable<string> FilePaths() => Given.SelectMany(FilePaths);

    /// <summary>The files for one path; a path without one is reported.</summary>
    protected IEnumerable<string> FilePaths(string given)
    {
        Collection<string> found = [];
        Guard(given, () => found = IsLiteral
            ? [SessionState.Path.GetUnresolvedProviderPathFromPSPath(given)]
            : SessionState.Path.GetResolvedProviderPathFromPSPath(given, out _));
        foreach (string path in found)
        {
            if (File.Exists(path)) yield return path;
            else WriteError(CommandError.NotFound("PathNotFound", $"Cannot find path '{path}' because it does not exist.", given));
        }
    }
}
