using System.Collections;
using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>A parameter of names which takes an object of another kind for the one that it names, or for several: <c>Get-KubeEndpoint web | Get-KubePod</c>.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class NamedByAttribute(Type kind, string property) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var given = PSValues.Bare(inputData);
        if (given is IList list && list.Cast<object>().Any(item => kind.IsInstanceOfType(PSValues.Bare(item))))
            return list.Cast<object>().Select(item => Transform(engineIntrinsics, item)).SelectMany(named => named as object?[] ?? [named]).ToArray();
        return kind.IsInstanceOfType(given)
            ? kind.GetProperty(property)!.GetValue(given) ?? throw new ArgumentTransformationMetadataException($"'{given}' names no {property.ToLowerInvariant()}.")
            : inputData;
    }
}
