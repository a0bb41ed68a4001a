namespace KubeNet.Orchestration.Docker;

/// <summary>Whose network a container uses: <c>docker run --network</c>.</summary>
public enum ContainerNetworkMode
{
    /// <summary>A namespace of its own, on one or more bridge networks.</summary>
    Bridge,

    /// <summary>The host's.</summary>
    Host,

    /// <summary>A namespace of its own with nothing but lo.</summary>
    None,

    /// <summary>Another container's.</summary>
    Container,
}
