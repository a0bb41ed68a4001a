using System.Management.Automation;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// A parameter of names which means all of them where their owner comes down the pipeline instead: <c>Get-KubeCluster | Get-KubePod</c>. The owner itself is bound
/// by a property of it to another parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class AllOfAttribute(Type owner) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        owner.IsInstanceOfType(inputData is PSObject wrapped ? wrapped.BaseObject : inputData) ? "*" : inputData;
}
