using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>An object with the values it is ordered by; a key that the object lacks is marked absent.</summary>
internal sealed record SortEntry(PSObject Input, (bool Present, object? Value)[] Keys);
