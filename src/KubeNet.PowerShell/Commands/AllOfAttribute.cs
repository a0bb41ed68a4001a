using System.Management.Automation;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// A parameter of names which means all of them where their owner comes down the pipeline instead: <c>Get-KubeCluster | Get-KubePod</c>. A lab owns everything; its other
/// owners are named. The owner itself is bound by a property of it to another parameter.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AllOfAttribute(params Type[] owners) : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PSValues.Bare(inputData) is { } owner && (owner is Lab || Array.Exists(owners, type => type.IsInstanceOfType(owner))) ? "*" : inputData;
}
