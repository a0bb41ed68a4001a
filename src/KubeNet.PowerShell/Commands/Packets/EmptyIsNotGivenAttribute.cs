using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>A number that is not given where a row of a CSV file has an empty field.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EmptyIsNotGivenAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        PSValues.Bare(inputData) is string text && string.IsNullOrWhiteSpace(text) ? null : inputData;
}
