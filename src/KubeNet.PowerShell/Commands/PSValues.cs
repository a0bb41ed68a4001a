using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>Values as PowerShell hands them over.</summary>
internal static class PSValues
{
    /// <summary>The object itself, whether PowerShell wrapped it or not.</summary>
    [return: NotNullIfNotNull(nameof(value))]
    public static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
