using System.Collections;
using System.Management.Automation;
using KubeNet.PowerShell.Views.Kubernetes;

namespace KubeNet.PowerShell.Commands;

/// <summary>
/// A parameter of network namespaces, which takes an object of a cluster for the one that it stands in: <c>Get-KubePod web | Get-IpLink</c>. Arguments are transformed
/// before properties bind by their names, so that a pod's <c>Namespace</c>, which is Kubernetes' own, is not taken for a network namespace.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NetworkNamespaceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PSValues.Bare(inputData) switch
    {
        ClusterObject { HomeNamespace: { } home } => home,
        ClusterObject other => throw new ArgumentTransformationMetadataException($"'{other}' is neither a pod nor a node, and has no network namespace of its own: give the name of one."),
        IList list when list.Cast<object>().Any(item => PSValues.Bare(item) is ClusterObject) =>
            list.Cast<object>().Select(item => Transform(engineIntrinsics, item)).ToArray(),
        _ => inputData,
    };
}
