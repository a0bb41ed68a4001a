namespace KubeNet.Orchestration.Docker;

/// <summary>What makes a published port: the port mappers of libnetwork, in the order of their names.</summary>
public enum PortMapperKind
{
    /// <summary>A host port is translated to the container's (portmappers/nat).</summary>
    Nat,

    /// <summary>The container's port is opened at its own address (portmappers/routed).</summary>
    Routed,
}
