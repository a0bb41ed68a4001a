namespace KubeNet.Orchestration.Kubernetes;

/// <summary>An object that differs between two values of a cluster.</summary>
/// <param name="Before">As it was, or null where it is new.</param>
/// <param name="After">As it is, or null where it is gone.</param>
public readonly record struct ObjectChange<T>(T? Before, T? After)
    where T : class
{
    /// <summary>The object as it is, or as it was where it is gone.</summary>
    public T Either => After ?? Before ?? throw new InvalidOperationException("A change has an object on at least one side.");
}
