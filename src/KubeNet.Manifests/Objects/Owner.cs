using k8s.Models;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Objects;

/// <summary>What made an object and keeps it: its controlling owner reference.</summary>
/// <param name="Kind">The owner's kind.</param>
/// <param name="Name">The owner's name; owners are of the same namespace.</param>
internal readonly record struct Owner(string Kind, ObjectName Name)
{
    /// <summary>The owner of an object, or null.</summary>
    public static Owner? Of(V1ObjectMeta? metadata, string @namespace)
    {
        var reference = ApiValues.Items(metadata?.OwnerReferences).FirstOrDefault(reference => reference.Controller == true);
        return string.IsNullOrEmpty(reference?.Kind) || string.IsNullOrEmpty(reference.Name) ? null : new Owner(reference.Kind, new ObjectName(@namespace, reference.Name));
    }

    /// <summary><c>ReplicaSet/web</c>, as kubectl prints it.</summary>
    public override string ToString() => $"{Kind}/{Name.Name}";
}
