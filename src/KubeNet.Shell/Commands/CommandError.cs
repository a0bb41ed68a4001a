using System.Management.Automation;

namespace KubeNet.Shell.Commands;

/// <summary>Error records of the subset, with the ids that the real commands use where scripts may look at them.</summary>
internal static class CommandError
{
    /// <summary>An argument that cannot be used.</summary>
    public static ErrorRecord Argument(string id, string message, object? target = null) =>
        new(new PSArgumentException(message), id, ErrorCategory.InvalidArgument, target);

    /// <summary>Something that is not there.</summary>
    public static ErrorRecord NotFound(string id, string message, object? target = null) =>
        new(new ItemNotFoundException(message), id, ErrorCategory.ObjectNotFound, target);

    /// <summary>An operation that the state of things does not allow.</summary>
    public static ErrorRecord Invalid(string id, string message, object? target = null) =>
        new(new InvalidOperationException(message), id, ErrorCategory.InvalidOperation, target);

    /// <summary>An exception as it came, under an id.</summary>
    public static ErrorRecord From(Exception exception, string id, ErrorCategory category, object? target = null) => new(exception, id, category, target);
}
