using System.Management.Automation;
using KubeNet.Engine;

namespace KubeNet.PowerShell.Commands;

/// <summary>Turns the engine's complaints into PowerShell's error records, with the engine's stable ErrorId.</summary>
internal static class ErrorRecords
{
    public static ErrorRecord Of(NetConfigException error, object? target) => new(error, error.ErrorId, CategoryOf(error.ErrorId), target);

    public static ErrorCategory CategoryOf(string errorId)
    {
        if (errorId.EndsWith("NotFound", StringComparison.Ordinal))
            return ErrorCategory.ObjectNotFound;
        if (errorId.EndsWith("Exists", StringComparison.Ordinal))
            return ErrorCategory.ResourceExists;
        if (errorId.EndsWith("Syntax", StringComparison.Ordinal) || errorId.StartsWith("Unknown", StringComparison.Ordinal))
            return ErrorCategory.SyntaxError;
        return errorId.StartsWith("Invalid", StringComparison.Ordinal) || errorId.EndsWith("Missing", StringComparison.Ordinal)
            ? ErrorCategory.InvalidArgument
            : ErrorCategory.InvalidOperation;
    }
}
