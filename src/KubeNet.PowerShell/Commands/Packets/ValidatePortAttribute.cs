using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>A port, 1..65535, or none: <see cref="ValidateRangeAttribute"/> knows no none.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidatePortAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object? arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is int port and (< 1 or > ushort.MaxValue))
            throw new ValidationMetadataException($"{port} is no port; ports are 1..65535.");
    }
}
